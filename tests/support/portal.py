"""A portal with a real database: migrated, its two processes' roles apart, fed with a world's locked class."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import ECKey

import lookup_portal.storage
from deploy.local.postgres import Database
from hbs_kit import migrations
from hbs_kit.ids import uuid7
from hbs_kit.mint import Grant, make_key, mint_token
from hbs_kit.settlement import Delivery
from hbs_schema.messages.routes import PUBLICATIONS
from hbs_schema.types import Value
from lookup_portal.app import create_app
from lookup_portal.messaging.publications import OnPublication
from lookup_portal.resources import Resources, WebResources, open_resources, open_web_resources
from lookup_portal.settings import Settings
from tests.support.apps import WithState, app_over
from tests.support.databases import Databases
from tests.support.publications import KEYS, body_of, published_records, published_status
from tests.support.world import NOW, Locked, World

_CREATE = partial(create_app, is_https=True)
TEMPLATE = "lookup_portal"
ISSUER, AUDIENCE = "https://identity.example", "lookup-portal"
ADDRESS = "https://tracuu.example"
CLIENT = "203.0.113.7"

STATED = {"purpose": "Tuyển sinh lớp 6", "legal_ground": "Thông tư 30/2024/TT-BGDĐT", "dossier": "HS-2026-000123"}


def migrate(database: Database) -> None:
    """Bring the template to the newest revision."""
    migrations.upgrade(database.owner, Path(lookup_portal.storage.__file__).parent / "migrations")


@dataclass
class HandClock:
    """Stands still until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Portal:
    """One portal: `client` speaks to its web process, `publish` is a delivery to its projector."""

    world: World
    clock: HandClock
    settings: Settings
    worker_settings: Settings
    database: Database
    resources: Resources
    web: WebResources
    app: WithState
    client: httpx.AsyncClient
    signing_key: ECKey

    async def publish(self, message: Value, message_id: str | None = None) -> None:
        """Hand one message to the projector's consumer. Raises what the consumer raises."""
        await self.consumer()(
            Delivery(
                body=body_of(message),
                message_id=message_id or str(uuid7()),
                exchange=PUBLICATIONS,
                routing_key=KEYS[type(message)],
                headers={},
            )
        )

    async def post(self, path: str, **body: str) -> httpx.Response:
        """A call of the API without a token."""
        return await self.client.post(path, json=body)

    async def ask(self, path: str, code: str, **body: str) -> httpx.Response:
        """A call of the API with an organisation's token."""
        return await self.client.post(path, json={**STATED, "code": code, **body}, headers=self.token())

    async def sql(self, query: str, *, role: str = "owner") -> list[Any]:
        """Rows of one statement as one of the database's roles."""
        connection = await asyncpg.connect(getattr(self.database, role))
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    async def run(self, script: str) -> None:
        """Several statements as the database's owner."""
        connection = await asyncpg.connect(self.database.owner)
        try:
            await connection.execute(script)
        finally:
            await connection.close()

    async def fill(self, locked: Locked) -> Locked:
        """Publish a class and a status."""
        await self.publish(published_records(locked))
        await self.publish(published_status(self.world))
        return locked

    def consumer(self) -> OnPublication:
        resources = self.resources
        return OnPublication(resources.sessions, resources.anchors, self.clock)

    def token(self, *scopes: str, **changes: Any) -> dict[str, str]:
        """Headers of an organisation's client."""
        grant = Grant(
            issuer=ISSUER,
            audience=AUDIENCE,
            client_id=changes.pop("client_id", "admissions-1"),
            subject=changes.pop("subject", "service"),
            scopes=scopes or ("records:read",),
            acts_for_claim="organisations",
            acts_for=changes.pop("acts_for", ("Trường THCS Mẫu",)),
            **changes,
        )
        return {"Authorization": f"Bearer {mint_token(self.signing_key, grant, now=self.clock())}"}


def write_trust(folder: Path, world: World) -> dict[str, Any]:
    """The world's anchors as the files that the settings name."""
    root, ca = folder / "bo-root.pem", folder / "ca-roots.pem"
    root.write_bytes(world.key("bo-root").certificate.x509.public_bytes(Encoding.PEM))
    ca.write_bytes(world.ca.root.public_bytes(Encoding.PEM))
    return {"root_file": root, "ca_files": [ca]}


def make_settings(folder: Path, world: World, dsn: str, **changes: Any) -> Settings:
    """Settings of either process; `dsn` says of which."""
    secret = folder / "secret"
    if not secret.exists():
        secret.write_bytes(secrets.token_bytes(32))
    values: dict[str, Any] = {
        "database": {"dsn": dsn},
        "trust": write_trust(folder, world),
        "http": {"host": "127.0.0.1", "port": 0},
        "admin": {"host": "127.0.0.1", "port": 0},
        "telemetry": {"service_name": "lookup-portal"},
        "site": {"owner": "Sở Giáo dục và Đào tạo tỉnh Mẫu", "address": ADDRESS},
        "identity": {"issuer": ISSUER, "audience": AUDIENCE, "jwks_file": folder / "jwks.json"},
        "secret_file": secret,
        "rendering": {"processes": 1, "patience": 60},
        **changes,
    }
    return Settings.model_validate(values)


@asynccontextmanager
async def open_portal(
    databases: Databases, folder: Path, world: World | None = None, **changes: Any
) -> AsyncIterator[Portal]:
    """A portal in a database of its own, its clock standing at the world's NOW until a test moves it."""
    # Alembic runs a loop of its own, so it needs a thread of its own.
    await asyncio.to_thread(databases.template, TEMPLATE, migrate)
    chosen = world or World()
    with databases.copy(TEMPLATE) as database:
        key = make_key(folder / "signing.json", folder / "jwks.json")
        settings = make_settings(folder, chosen, database.read, **changes)
        worker_settings = make_settings(folder, chosen, database.app, **changes)
        clock = HandClock()
        async with (
            open_resources(worker_settings, clock=clock) as resources,
            app_over(_CREATE, lambda: open_web_resources(settings, clock=clock)) as app,
        ):
            transport = httpx.ASGITransport(app, client=(CLIENT, 40000))
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                web = app.state["resources"]
                yield Portal(chosen, clock, settings, worker_settings, database, resources, web, app, client, key)
