"""A world whose people, authorities and evidence are the local PKI's: what they sign can really be asked about."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from prometheus_client import CollectorRegistry

from deploy.local.pki import Pki
from deploy.local.pki_table import AUTHORITIES_CA, PEOPLE_CA
from hbs_kit.clock import utc_now
from hbs_schema.building.keys import SigningKey, file_key
from hbs_schema.building.trees import sign_document
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.revocation import StatusJudge
from so_registry.clients.revocation import StatusClient
from so_registry.clients.status_source import StatusSource
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import Outages
from tests.support.pki import TestCa
from tests.support.world import World, stage

SCHOOL = "school-a"
SUBJECT_TEACHERS = 6


@dataclass
class LocalCa(TestCa):
    """The local PKI under the names that a world uses; certificates of people are issued by `people-ca`."""

    pki: Pki = field(kw_only=True)

    @property
    def root(self) -> x509.Certificate:
        return read(self.pki.roots).x509

    @property
    def issuing(self) -> x509.Certificate:
        return read(self.pki.certificate(PEOPLE_CA)).x509

    def signer(self, name: str, **_: Any) -> SigningKey:
        if name not in self.issued:
            holder = self._holder(name)
            self.issued[name] = file_key(self.pki.key(holder), self.pki.certificate(holder))
        return self.issued[name]

    def _holder(self, name: str) -> str:
        role, _, part = name.partition("/")
        if role.startswith("so-"):
            return f"so-01-{role.removeprefix('so-')}"
        if role.startswith("bo-"):
            return role
        if role == "subject-teacher":
            return f"{SCHOOL}-t{sum(part.encode()) % SUBJECT_TEACHERS + 1}"
        return f"{SCHOOL}-{'h1' if role == 'homeroom' else role}"


@dataclass
class LocalWorld(World):
    """A world of today: the local PKI's certificates begin with it."""

    def make_policy(self, **changes: Any) -> Statement[Policy]:
        members = {
            "registrar": self.registrar,
            "id": self.policy_id,
            "version": 1,
            "levels": ["primary"],
            "stages": [stage(individual=self.individual, **entry) for entry in self.stages],
            "close_roles": ["principal"],
            "withdrawal_roles": ["principal"],
            "rs256_until": "2090-01-01T00:00:00Z",
            **changes,
        }
        return sign_document(Policy, members, key=self.key("so-policy"), signed_at=utc_now())


def local_world(pki: Pki) -> LocalWorld:
    return LocalWorld(ca=LocalCa(pki=pki))


def read(file: Path) -> Certificate:
    """The one certificate of a PEM file."""
    return load_certificate(load_pem_x509_certificate(file.read_bytes()).public_bytes(Encoding.DER))


def intermediates(pki: Pki) -> tuple[Certificate, ...]:
    return tuple(read(file) for file in pki.intermediates)


def sources(pki: Pki, kind: str = "ocsp") -> tuple[StatusSource, ...]:
    """Both CAs, asked at their responders or for their lists."""
    return tuple(
        StatusSource(
            read(pki.certificate(ca)),
            pki.ocsp_url(ca) if kind == "ocsp" else None,
            pki.crl_url(ca) if kind == "crl" else None,
        )
        for ca in (PEOPLE_CA, AUTHORITIES_CA)
    )


@dataclass
class Peers:
    """Clients of the local PKI over one HTTP client; the outages they had are counted in `metrics`."""

    pki: Pki
    http: httpx.AsyncClient
    outages: Outages

    def timestamps(self, url: str | None = None, **changes: Any) -> TimestampClient:
        options: dict[str, Any] = {"ca_roots": (read(self.pki.roots).x509,), "clock": utc_now, **changes}
        return TimestampClient(self.http, url or self.pki.tsa_url, outages=self.outages, **options)

    def status(self, own: tuple[StatusSource, ...] | None = None) -> StatusClient:
        judge = StatusJudge((read(self.pki.roots).x509,), intermediates(self.pki))
        return StatusClient(self.http, own or sources(self.pki), judge=judge, outages=self.outages)


def attempts(metrics: CollectorRegistry, kind: str, outcome: str) -> float:
    """How many attempts to get evidence had this outcome."""
    return metrics.get_sample_value("evidence_attempts_total", {"kind": kind, "outcome": outcome}) or 0
