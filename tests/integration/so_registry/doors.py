"""The registry's doors as clients and the broker see them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import ECKey
from pydantic import SecretStr

from hbs_kit.clock import utc_now
from hbs_kit.identity import AccessTokens
from hbs_kit.mint import Grant, load_key, make_key, mint_token
from hbs_kit.settings import (
    BrokerSettings,
    DatabaseSettings,
    HttpSettings,
    IdentitySettings,
    TelemetrySettings,
)
from so_registry.app import create_app
from so_registry.resources import Resources
from so_registry.settings import Settings
from tests.support.apps import app_over
from tests.support.registry import CLIENT, Registry

ISSUER, AUDIENCE = "https://issuer.test", "so-registry"
CERTIFICATE_SCOPES = ("certificates:read", "certificates:write", "certificates:review", "certificates:approve")
SCOPES = (
    *("submissions:write", "submissions:read", "records:write", "windows:close", "packets:revoke"),
    *CERTIFICATE_SCOPES,
    *("acts:read", "acts:propose", "acts:approve", "transfers:read", "transfers:write"),
    "windows:review",
    *("cutoffs:read", "cutoffs:write"),
    *("events:read", "webhooks:write", "audits:write"),
)


@dataclass(frozen=True)
class Door:
    """The HTTP door of one registry, and the one who mints tokens for it."""

    registry: Registry
    key: ECKey
    client: httpx.AsyncClient

    def token(self, *scopes: str, schools: Sequence[str] | None = None, **grant: Any) -> str:
        whole = {
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "client_id": CLIENT,
            "subject": CLIENT,
            "scopes": scopes or SCOPES,
            "acts_for_claim": "schools",
            "acts_for": [self.registry.world.school] if schools is None else schools,
            **grant,
        }
        if whole["subject"] != CLIENT:
            # A person, who has just proved a second factor unless a test says otherwise.
            whole.setdefault("more", {"auth_time": int(utc_now().timestamp()), "amr": ["pwd", "mfa"]})
        now = utc_now() - timedelta(hours=2) if grant.pop("is_expired", False) else utc_now()
        whole.pop("is_expired", None)
        return mint_token(self.key, Grant(**whole), now=now)

    async def ask(self, method: str, path: str, token: str | None = None, **request: Any) -> httpx.Response:
        """Ask as a client that may do everything for its school, or with another token (empty: none)."""
        bearer = self.token() if token is None else token
        headers = {**({"Authorization": f"Bearer {bearer}"} if bearer else {}), **request.pop("headers", {})}
        return await self.client.request(method, path, headers=headers, **request)

    def submission_path(self, number: object, school: str | None = None) -> str:
        name = self.registry.world.school if school is None else school
        return f"/v1/windows/{self.registry.window_no}/submissions/{number}?school={name}"


def make_settings(registry: Registry, folder: Path, *, broker: str | None = None) -> Settings:
    if not (folder / "key.json").exists():
        make_key(folder / "key.json", folder / "jwks.json")
    return Settings(
        registrar=registry.world.registrar,
        database=DatabaseSettings(dsn=SecretStr(registry.database.app)),
        identity=IdentitySettings(issuer=ISSUER, audience=AUDIENCE, jwks_file=folder / "jwks.json"),
        http=HttpSettings(host="127.0.0.1", port=0),
        admin=HttpSettings(host="127.0.0.1", port=0),
        telemetry=TelemetrySettings(service_name="so-registry"),
        schools_broker=BrokerSettings(url=SecretStr(broker)) if broker else None,
    )


def make_resources(registry: Registry, settings: Settings) -> Resources:
    return Resources(
        settings=settings,
        sessions=registry.sessions,
        tokens=AccessTokens(settings.identity, acts_for_claim="schools", clock=utc_now),
        clock=utc_now,
        intermediates=(registry.world.ca.issuing_certificate,),
        receipt_key=registry.world.key("so-receipt"),
        lock_key=None,
        policy_key=None,
    )


@asynccontextmanager
async def open_door(registry: Registry, folder: Path) -> AsyncIterator[Door]:
    """The app over a registry, asked in memory, its lifespan running."""
    resources = make_resources(registry, make_settings(registry, folder))
    key = load_key(folder / "key.json")

    @asynccontextmanager
    async def opened() -> AsyncIterator[Resources]:
        yield resources

    async with app_over(create_app, opened) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://so-registry") as client:
            yield Door(registry, key, client)
