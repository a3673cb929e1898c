"""The Ministry's doors as registrars, the broker and operators see them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import ECKey
from pydantic import SecretStr

from bo_gateway.app import create_app
from bo_gateway.resources import Resources
from bo_gateway.settings import Settings
from bo_gateway.topology import DEAD, vhost_topology
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.clock import Clock, utc_now
from hbs_kit.identity import AccessTokens
from hbs_kit.ids import uuid7
from hbs_kit.mint import Grant, make_key, mint_token
from hbs_kit.process import Tasks
from hbs_kit.settings import BrokerSettings, DatabaseSettings, IdentitySettings
from hbs_kit.topology import declare
from hbs_schema.messages.routes import (
    ACKNOWLEDGEMENTS,
    PUBLICATIONS,
    REPORTS,
    REPORTS_QUEUE,
    acknowledgements_queue,
)
from tests.support.apps import app_over
from tests.support.ministry import Ministry, broker_user
from tests.support.world import NOW

ISSUER, AUDIENCE = "https://issuer.test", "bo-gateway"


@dataclass(frozen=True)
class Door:
    """The HTTP door of one Ministry, and the one who mints tokens for it."""

    ministry: Ministry
    key: ECKey
    client: httpx.AsyncClient

    def token(self, *scopes: str, registrars: Sequence[str] | None = None) -> str:
        grant = Grant(
            issuer=ISSUER,
            audience=AUDIENCE,
            client_id="client",
            subject="client",
            scopes=scopes or ("reports:write",),
            acts_for_claim="registrars",
            acts_for=[self.ministry.world.registrar] if registrars is None else registrars,
        )
        return mint_token(self.key, grant, now=utc_now())

    async def ask(self, method: str, path: str, token: str | None = None, **request: Any) -> httpx.Response:
        """Ask as the world's registrar, or with another token (empty: none)."""
        bearer = self.token() if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return await self.client.request(method, path, headers=headers, **request)


@asynccontextmanager
async def open_door(ministry: Ministry, folder: Path) -> AsyncIterator[Door]:
    """The app over a Ministry, asked in memory, its lifespan running."""
    key = make_key(folder / "key.json", folder / "jwks.json")
    resources = make_resources(ministry, Settings(database=_database(ministry), identity=_identity(folder)))

    @asynccontextmanager
    async def opened() -> AsyncIterator[Resources]:
        yield resources

    async with app_over(create_app, opened) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bo-gateway") as client:
            yield Door(ministry, key, client)


@dataclass(frozen=True)
class Vhost:
    """The Ministry's vhost, and the connections of everybody on it."""

    operator: BrokerSettings
    gateway: BrokerSettings
    registrar: BrokerSettings
    stranger: BrokerSettings


@contextmanager
def open_vhost(rabbitmq: RabbitMQ, registrar: str) -> Iterator[Vhost]:
    """A vhost of its own, with the policies and rights of a deployment."""
    vhost = f"bo-{uuid7()}"
    rabbitmq.create_vhost(vhost)
    rabbitmq.set_policy(
        vhost,
        "reports",
        pattern=f"^{REPORTS_QUEUE}$",
        definition={
            "delivery-limit": 5,
            "dead-letter-exchange": DEAD,
            "dead-letter-routing-key": REPORTS_QUEUE,
            "dead-letter-strategy": "at-least-once",
            "overflow": "reject-publish",
        },
    )
    user = broker_user(registrar)
    queue = acknowledgements_queue(registrar)
    create = rabbitmq.create_user
    urls = {
        "gateway": create(
            "bo-gateway", vhost=vhost, write=f"^({ACKNOWLEDGEMENTS}|{PUBLICATIONS})$", read=f"^{REPORTS_QUEUE}$"
        ),
        "registrar": create(user, vhost=vhost, write=f"^{REPORTS}$", read=f"^{queue}$"),
        "stranger": create("stranger", vhost=vhost, write=f"^{REPORTS}$"),
        "operator": create("bo-operator", vhost=vhost, configure=".*", write=".*", read=".*", tags="impersonator"),
    }
    try:
        yield Vhost(**{name: BrokerSettings(url=SecretStr(url)) for name, url in urls.items()})
    finally:
        rabbitmq.management.delete(f"/api/vhosts/{vhost}")


async def declare_vhost(vhost: Vhost, registrar: str) -> None:
    """Everything the deployment declares."""
    async with open_channel(vhost.operator, name="declare") as channel:
        await declare(channel, vhost_topology([registrar]))


def make_resources(ministry: Ministry, settings: Settings, *, clock: Clock = lambda: NOW) -> Resources:
    """Resources with a world's keys, whose clock stands still unless it is given."""
    world = ministry.world
    identity = settings.identity
    return Resources(
        settings=settings,
        sessions=ministry.sessions,
        clock=clock,
        tokens=AccessTokens(identity, acts_for_claim="registrars", clock=utc_now) if identity else None,
        ack_key=world.key("bo-ack"),
        status_key=world.key("bo-status"),
        root=world.key("bo-root").certificate,
        ca_roots=ministry.ca_roots,
        intermediates=ministry.intermediates,
    )


def broker_settings(ministry: Ministry, vhost: Vhost) -> Settings:
    """A worker's settings."""
    return Settings(database=_database(ministry), broker=vhost.gateway, report_patience=timedelta(seconds=2))


def command_environment(ministry: Ministry, folder: Path, vhost: Vhost | None = None) -> dict[str, str]:
    """The environment of an operator's command."""
    root = folder / "root.pem"
    root.write_bytes(ministry.world.key("bo-root").certificate.x509.public_bytes(Encoding.PEM))
    variables = {"DATABASE__DSN": ministry.database.app, "ROOT_CERTIFICATE_FILE": str(root), "CA_FILES": json.dumps([])}
    if vhost:
        variables["BROKER__URL"] = vhost.operator.url.get_secret_value()
    return {f"BO_GATEWAY_{name}": value for name, value in variables.items()}


@asynccontextmanager
async def running(tasks: Tasks) -> AsyncIterator[None]:
    """Started, and at the end told to stop and waited for: what hangs fails the test."""
    stop = asyncio.Event()
    started = [asyncio.ensure_future(task(stop)) for task in tasks.values()]
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await asyncio.gather(*started)


async def until(is_so: Callable[[], Awaitable[bool]], *, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110  # another task brings it about
            await asyncio.sleep(0.05)


def _database(ministry: Ministry) -> DatabaseSettings:
    return DatabaseSettings(dsn=SecretStr(ministry.database.app))


def _identity(folder: Path) -> IdentitySettings:
    return IdentitySettings(issuer=ISSUER, audience=AUDIENCE, jwks_file=folder / "jwks.json")
