"""The composition root: what each process opens, and closes again."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hbs_keys.configured import open_key
from hbs_kit.clock import Clock, utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.httpclient import make_client
from hbs_kit.identity import AccessTokens
from hbs_schema.building.keys import SigningKey, read_pem_certificates
from school_api.clients.registry import RegistryClient
from school_api.clients.tokens import FileTokens, MintedTokens, Tokens
from school_api.domain.registrar import Registrar, Trust
from school_api.settings import Settings


@dataclass(frozen=True)
class Resources:
    """What use cases are given."""

    settings: Settings
    sessions: Sessions
    tokens: AccessTokens
    clock: Clock
    registry: RegistryClient
    registrar: Registrar
    trust: Trust
    sender_keys: Mapping[str, SigningKey]


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Open database and registrar lazily; read the sending keys that this process was given."""
    engine = make_engine(settings.database, application_name=settings.telemetry.service_name)
    ca_file = settings.registry.ca_file
    verify = ssl.create_default_context(cafile=str(ca_file)) if ca_file else True
    http = make_client(settings.registry.url, verify=verify)
    try:
        yield Resources(
            settings=settings,
            sessions=make_sessions(engine),
            tokens=AccessTokens(settings.identity, acts_for_claim="schools", clock=utc_now),
            clock=utc_now,
            registry=RegistryClient(http, make_tokens(settings, utc_now)),
            registrar=Registrar.of(settings.registrar, read_pem_certificates(*settings.registrar_certificate_files)),
            trust=Trust(
                roots=[certificate.x509 for certificate in read_pem_certificates(*settings.ca_files)],
                intermediates=read_pem_certificates(*settings.certificate_files),
            ),
            sender_keys={school: open_key(key) for school, key in settings.sender_keys.items()},
        )
    finally:
        await http.aclose()
        await engine.dispose()


def make_tokens(settings: Settings, clock: Clock) -> Tokens:
    """Where tokens for the registrar come from. Raises ValueError if the settings name no source."""
    registry = settings.registry
    if registry.token_file is not None:
        return FileTokens(registry.token_file)
    if registry.client_key_file is None:
        raise ValueError("registry.token_file or registry.client_key_file is needed")
    return MintedTokens(
        registry.client_key_file,
        issuer=registry.issuer,
        audience=registry.audience,
        client_id=settings.client_id,
        clock=clock,
    )
