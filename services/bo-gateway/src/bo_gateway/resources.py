"""The composition root: what each process opens, and closes again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from cryptography import x509

from bo_gateway.settings import Settings
from hbs_keys.configured import KeySettings, open_key
from hbs_kit.clock import Clock, utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.identity import AccessTokens
from hbs_schema.building.keys import SigningKey, read_pem_certificates
from hbs_schema.certificates import Certificate


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
    identity, root_file = settings.identity, settings.root_certificate_file
    try:
        yield Resources(
            settings=settings,
            sessions=make_sessions(engine),
            clock=utc_now,
            tokens=AccessTokens(identity, acts_for_claim="registrars", clock=utc_now) if identity else None,
            ack_key=_key(settings.ack_key),
            status_key=_key(settings.status_key),
            root_key=_key(settings.root_key),
            root=read_pem_certificates(root_file)[0] if root_file else None,
            ca_roots=tuple(entry.x509 for entry in read_pem_certificates(*settings.ca_files)),
            intermediates=tuple(read_pem_certificates(*settings.certificate_files)),
        )
    finally:
        await engine.dispose()


def _key(settings: KeySettings | None) -> SigningKey | None:
    return open_key(settings) if settings else None
