"""The composition root: what each process opens, and closes again."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from hbs_keys.configured import KeySettings, open_key, open_renewal_key
from hbs_kit.clock import Clock, utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.entrance import needed
from hbs_kit.identity import AccessTokens
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.renewal.algorithms import RenewalKey
from so_registry.clients.opening import EvidenceClients, open_clients
from so_registry.clients.status_source import StatusSource
from so_registry.clients.trouble import Outages
from so_registry.clients.trust import Trust
from so_registry.domain.certificates.anchors import configured_anchor
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.settings import Settings, StatusSourceSettings

RECEIPT_KEY = "SO_REGISTRY_RECEIPT_KEY"
LOCK_KEY = "SO_REGISTRY_LOCK_KEY"
POLICY_KEY = "SO_REGISTRY_POLICY_KEY"
RENEWAL_KEY = "SO_REGISTRY_RENEWAL_KEY"


@dataclass(frozen=True)
class Resources:
    """What use cases are given."""

    settings: Settings
    sessions: Sessions
    tokens: AccessTokens
    clock: Clock
    intermediates: tuple[bytes, ...]
    receipt_key: SigningKey | None
    lock_key: SigningKey | None
    policy_key: SigningKey | None
    next_receipt_key: SigningKey | None = None
    root: Certificate | None = None
    ca_roots: tuple[x509.Certificate, ...] = ()
    status_sources: tuple[StatusSource, ...] = ()

    @property
    def known_cas(self) -> tuple[Certificate, ...]:
        """CAs that may stand between a certificate and a root."""
        own = (*map(load_certificate, self.intermediates), *(source.ca for source in self.status_sources))
        return tuple({each.thumbprint: each for each in own}.values())

    def open_evidence(self, outages: Outages) -> AbstractAsyncContextManager[EvidenceClients]:
        """Clients of those who give evidence, as far as this process was told of them."""
        settings = self.settings
        return open_clients(
            patience=settings.evidence_timeout,
            ca_roots=self.ca_roots,
            intermediates=self.known_cas,
            sources=self.status_sources,
            timestamp_url=settings.timestamps.url if settings.timestamps else None,
            outages=outages,
            clock=self.clock,
        )

    def need_receipt_key(self) -> SigningKey:
        """Raises SettingsRefused in a process that was not given it; API and worker do not start without it."""
        return needed(self.receipt_key, RECEIPT_KEY)

    def need_lock_key(self) -> SigningKey:
        """Raises SettingsRefused in a process that was not given it."""
        return needed(self.lock_key, LOCK_KEY)

    def need_policy_key(self) -> SigningKey:
        """Raises SettingsRefused in a process that was not given it."""
        return needed(self.policy_key, POLICY_KEY)

    def need_renewal_key(self) -> RenewalKey:
        """Raises SettingsRefused in a process that was not given it."""
        return open_renewal_key(needed(self.settings.renewal_key, RENEWAL_KEY))

    def need_root(self) -> Certificate:
        """Raises SettingsRefused in a process that was not given it."""
        return needed(self.root, "SO_REGISTRY_ROOT_CERTIFICATE_FILE")

    @property
    def approval_rule(self) -> ApprovalRule:
        """Who has to agree before a certificate counts."""
        told = self.settings.certificates
        return ApprovalRule(told.review, told.apart, frozenset(ActKind(name) for name in told.second_person))

    @property
    def trust(self) -> Trust:
        """What declarations are checked by, beside the database."""
        keys = (self.receipt_key, self.next_receipt_key, self.lock_key, self.policy_key)
        roots = [root.public_bytes(Encoding.DER) for root in self.ca_roots]
        return Trust(
            configured=configured_anchor(roots, self.intermediates),
            own=frozenset(key.certificate.thumbprint for key in keys if key),
            sources=self.status_sources,
            timeout=self.settings.evidence_timeout,
        )


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Open the database lazily and read the keys that this process was given."""
    engine = make_engine(settings.database, application_name=settings.telemetry.service_name)
    try:
        yield Resources(
            settings=settings,
            sessions=make_sessions(engine),
            tokens=AccessTokens(settings.identity, acts_for_claim="schools", clock=utc_now),
            clock=utc_now,
            intermediates=tuple(_read_certificates(settings.certificate_files)),
            receipt_key=_key(settings.receipt_key),
            lock_key=_key(settings.lock_key),
            policy_key=_key(settings.policy_key),
            next_receipt_key=_key(settings.next_receipt_key),
            root=_root(settings.root_certificate_file),
            ca_roots=tuple(load_certificate(der).x509 for der in _read_certificates(settings.ca_files)),
            status_sources=tuple(_source(entry) for entry in settings.status.sources) if settings.status else (),
        )
    finally:
        await engine.dispose()


def _key(settings: KeySettings | None) -> SigningKey | None:
    return open_key(settings) if settings else None


def _root(file: Path | None) -> Certificate | None:
    return load_certificate(_read_certificates((file,))[0]) if file else None


def _read_certificates(files: tuple[Path, ...]) -> list[bytes]:
    return [
        certificate.public_bytes(Encoding.DER)
        for file in files
        for certificate in load_pem_x509_certificates(file.read_bytes())
    ]


def _source(settings: StatusSourceSettings) -> StatusSource:
    (ca,) = _read_certificates((settings.ca_file,))
    return StatusSource(load_certificate(ca), settings.ocsp_url, settings.crl_url)
