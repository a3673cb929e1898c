"""The composition root: what each process opens, and closes again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from bo_gateway.settings import Settings
from hbs_keys.configured import KeySettings, open_key
from hbs_kit.clock import Clock, utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.identity import AccessTokens
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate, load_certificate


@dataclass(frozen=True)
class Resources:
    """What use cases are given."""

    settings: Settings
    sessions: Sessions
    clock: Clock
    tokens: AccessTokens | None
    ack_key: SigningKey | None
    status_key: SigningKey | None
    root: Certificate | None
    ca_roots: tuple[x509.Certificate, ...]
    intermediates: tuple[Certificate, ...]
    root_key: SigningKey | None = None


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Open the database lazily and read the keys that this process was given."""
    engine = make_engine(settings.database, application_name=settings.telemetry.service_name)
    identity = settings.identity
    try:
        yield Resources(
            settings=settings,
            sessions=make_sessions(engine),
            clock=utc_now,
            tokens=AccessTokens(identity, acts_for_claim="registrars", clock=utc_now) if identity else None,
            ack_key=_key(settings.ack_key),
            status_key=_key(settings.status_key),
            root_key=_key(settings.root_key),
            root=next(iter(read_pem(settings.root_certificate_file)), None) if settings.root_certificate_file else None,
            ca_roots=tuple(entry.x509 for file in settings.ca_files for entry in read_pem(file)),
            intermediates=tuple(entry for file in settings.certificate_files for entry in read_pem(file)),
        )
    finally:
        await engine.dispose()


def read_pem(file: Path) -> list[Certificate]:
    """All certificates of a PEM file."""
    return [
        load_certificate(certificate.public_bytes(Encoding.DER))
        for certificate in load_pem_x509_certificates(file.read_bytes())
    ]


def _key(settings: KeySettings | None) -> SigningKey | None:
    return open_key(settings) if settings else None
