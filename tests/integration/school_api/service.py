"""A school group's service over real databases, asked over HTTP, beside its real registrar."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import ECKey
from opentelemetry.trace import Tracer
from pydantic import SecretStr
from starlette.types import ASGIApp

import school_api.storage
from demo.generate_class_files import Files
from deploy.local.postgres import Database
from hbs_kit import migrations
from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.httpclient import make_client
from hbs_kit.identity import AccessTokens
from hbs_kit.mint import Grant, load_key, mint_token
from hbs_kit.settings import BrokerSettings, DatabaseSettings, HttpSettings, IdentitySettings, TelemetrySettings
from school_api.app import create_app
from school_api.clients.registry import RegistryClient
from school_api.clients.tokens import MintedTokens
from school_api.domain.registrar import Registrar, Trust
from school_api.resources import Resources
from school_api.settings import PeopleSettings, RegistrySettings, Settings
from tests.support.apps import app_over, own_app
from tests.support.databases import Databases
from tests.support.pki import as_certificate
from tests.support.registry import CLIENT, Registry
from tests.support.school import Json, Refused, SigningClient

TEMPLATE = "school_api"
ISSUER, AUDIENCE = "https://issuer.test", "school-api"
SCOPES = (
    "classes:read",
    "classes:write",
    "reviews:write",
    "signing:write",
    "submissions:write",
    "records:read",
    "records:write",
    "windows:close",
    "events:read",
    "transfers:read",
    "transfers:write",
)


@dataclass
class School:
    """The service of a world's school: its door, its resources, its registrar."""

    registry: Registry
    resources: Resources
    database: Database
    client: httpx.AsyncClient
    mint_key: ECKey
    later: timedelta = field(default_factory=timedelta)
    """Added to signers' clocks: a second statement about the same part must be newer by a whole second."""

    def token(self, *scopes: str, schools: Sequence[str] | None = None, subject: str = "staff") -> str:
        grant = Grant(
            issuer=ISSUER,
            audience=AUDIENCE,
            client_id=subject,  # a machine's own token: docs/roles.md
            subject=subject,
            scopes=scopes or SCOPES,
            acts_for_claim="schools",
            acts_for=[self.registry.world.school] if schools is None else list(schools),
        )
        return mint_token(self.mint_key, grant, now=utc_now())

    async def send(self, method: str, path: str, *, token: str | None = None, **options: Any) -> httpx.Response:
        """The answer, whatever it is; an empty token sends none."""
        bearer = self.token() if token is None else token
        headers = {**({"Authorization": f"Bearer {bearer}"} if bearer else {}), **options.pop("headers", {})}
        return await self.client.request(method, path, headers=headers, **options)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer. Raises Refused for a problem."""
        answer = await self.send(method, path, **options)
        if answer.is_error:
            raise Refused(answer)
        return answer

    async def json(self, method: str, path: str, **options: Any) -> Json:
        return (await self.ask(method, path, **options)).json()

    def signer(self, role: str, part: str = "") -> SigningClient:
        """Whoever signs in this role."""
        key = self.registry.world.key(f"{role}/{part}")
        return SigningClient(self.ask, key, lambda: utc_now() + self.later)

    async def open_class(self, files: Files, **changes: Any) -> Json:
        """The class of made-up files, open."""
        world = self.registry.world
        body = {
            "school": world.school,
            "school_year": files.school_year,
            "level": "primary",
            "grade": files.grade,
            "class": files.class_name,
            "policy": world.policy.document_digest,
            **changes,
        }
        return await self.json("POST", "/v1/classes", json=body)

    async def import_files(self, class_id: str, files: Files, *, is_dry_run: bool = False) -> Json:
        parts = {"results": files.results, "pupils": files.pupils}
        if files.supplement:
            parts["supplement"] = files.supplement
        layout = "csdl-results-1-2" if files.grade == 2 else "class-template"
        return await self.json(
            "POST",
            f"/v1/classes/{class_id}/imports",
            data={"layout": layout, "is_dry_run": str(is_dry_run).lower()},
            files={name: (path.name, path.read_bytes()) for name, path in parts.items()},
        )

    async def board(self, class_id: str) -> Json:
        return await self.json("GET", f"/v1/classes/{class_id}")

    async def draft(self, draft_id: str) -> Json:
        return await self.json("GET", f"/v1/drafts/{draft_id}")

    async def approve(self, class_id: str) -> None:
        """Everything that is being drafted goes through review."""
        await self.json("POST", f"/v1/classes/{class_id}/review-requests", json={})
        await self.json("POST", f"/v1/classes/{class_id}/approvals", json={})

    async def sign_missing(self, class_id: str, *, until: str | None = None) -> list[tuple[str, str]]:
        """Everybody signs what is missing, stage by stage, up to (and without) a role; who did."""
        signed: list[tuple[str, str]] = []
        while missing := (await self.board(class_id))["missing"]:
            role, part = missing[0]["role"], missing[0]["part"]
            if role == until:
                break
            await self.allow(role, part)
            await self.signer(role, part).sign(class_id, role, part or None)
            signed.append((role, part))
        return signed

    async def allow(self, role: str, part: str = "") -> None:
        """Have the registrar know the signer's certificate for this."""
        await self.registry.register(self.registry.signer(f"{role}/{part}"))

    async def edit(self, draft_id: str, part: str, **changes: Any) -> Json:
        """Change members of a part."""
        draft = await self.draft(draft_id)
        value = {**draft["content"].get(part, {}), **changes}
        return await self.json(
            "PUT",
            f"/v1/drafts/{draft_id}/parts/{part}",
            json={"value": value},
            headers={"If-Match": f'"{draft["version"]}"'},
        )

    async def replace(self, draft_id: str) -> Json:
        draft = await self.draft(draft_id)
        return await self.json(
            "POST",
            f"/v1/drafts/{draft_id}/replacements",
            json={"reason": "Sửa điểm môn Toán"},
            headers={"If-Match": f'"{draft["version"]}"'},
        )


def migrate(database: Database) -> None:
    """Bring the template to the newest revision."""
    migrations.upgrade(database.owner, Path(school_api.storage.__file__).parent / "migrations")


def make_settings(
    database: Database,
    folder: Path,
    *,
    broker: str | None = None,
    registrar: str = "so-01",
    people: PeopleSettings | None = None,
) -> Settings:
    """Settings as a deployment gives them; `folder` has the issuer's `key.json` and `jwks.json`."""
    return Settings(
        registrar=registrar,
        client_id=CLIENT,
        database=DatabaseSettings(dsn=SecretStr(database.app)),
        identity=IdentitySettings(issuer=ISSUER, audience=AUDIENCE, jwks_file=folder / "jwks.json"),
        http=HttpSettings(host="127.0.0.1", port=0),
        admin=HttpSettings(host="127.0.0.1", port=0),
        telemetry=TelemetrySettings(service_name="school-api"),
        people=people or PeopleSettings(new_schools="open"),
        registry=RegistrySettings(url="http://so-registry", client_key_file=folder / "key.json", issuer=ISSUER),
        broker=BrokerSettings(url=SecretStr(broker)) if broker else None,
    )


def make_resources(
    registry: Registry, settings: Settings, sessions: Sessions, transport: httpx.AsyncBaseTransport
) -> Resources:
    """Resources of a service whose registrar is asked in memory."""
    world = registry.world
    tokens = MintedTokens(
        settings.registry.client_key_file or Path(),
        issuer=ISSUER,
        audience=settings.registry.audience,
        client_id=CLIENT,
        clock=utc_now,
    )
    authorities = [world.key(f"so-{purpose}").certificate for purpose in ("receipt", "lock", "policy")]
    return Resources(
        settings=settings,
        sessions=sessions,
        tokens=AccessTokens(settings.identity, acts_for_claim="schools", clock=utc_now),
        clock=utc_now,
        registry=RegistryClient(make_client(settings.registry.url, transport=transport), tokens),
        registrar=Registrar.of(world.registrar, authorities),
        trust=Trust(roots=[world.ca.root], intermediates=[as_certificate(world.ca.issuing)]),
        sender_keys={world.school: world.key("sender/")},
    )


_ADDRESSES = count(1)


def transport_to(app: ASGIApp) -> httpx.ASGITransport:
    """From an address that nobody else has: how often one may ask is counted by address, from test to test."""
    return httpx.ASGITransport(app, client=(str(IPv4Address("10.0.0.0") + next(_ADDRESSES)), 40000))


@asynccontextmanager
async def open_school(
    databases: Databases,
    registry: Registry,
    door: httpx.AsyncBaseTransport,
    folder: Path,
    *,
    tracer: Tracer | None = None,
    people: PeopleSettings | None = None,
) -> AsyncIterator[School]:
    """A service in a database of its own, whose registrar is behind `door`; `folder` has the issuer's keys."""
    # Alembic runs a loop of its own, so it needs a thread of its own.
    await asyncio.to_thread(databases.template, TEMPLATE, migrate)
    with databases.copy(TEMPLATE) as database:
        settings = make_settings(database, folder, registrar=registry.world.registrar, people=people)
        engine = make_engine(settings.database, application_name="test")
        resources = make_resources(registry, settings, make_sessions(engine), door)

        @asynccontextmanager
        async def opened() -> AsyncIterator[Resources]:
            yield resources

        try:
            async with (
                own_app(create_app(opened, tracer=tracer)) if tracer else app_over(create_app, opened) as app,
                httpx.AsyncClient(transport=transport_to(app), base_url="http://school-api", timeout=60) as client,
            ):
                yield School(registry, resources, database, client, load_key(folder / "key.json"))
        finally:
            await engine.dispose()
