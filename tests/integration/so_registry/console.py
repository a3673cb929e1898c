"""The console as a browser without a script sees it: pages, forms, cookies; the provider is in memory."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from deploy.local.postgres import Database
from hbs_kit.clock import utc_now
from hbs_kit.db import make_engine, make_sessions
from hbs_kit.httpclient import make_client
from hbs_kit.settings import DatabaseSettings
from hbs_schema.certificates import load_certificate
from so_registry.clients.provider.provider import Provider
from so_registry.console import cookies
from so_registry.console.site import create_site
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.domain.people.grants import NewGrant
from so_registry.domain.people.roles import Role
from so_registry.domain.people.sessions import Term
from so_registry.resources import ConsoleResources
from so_registry.usecases.people.grant_role import grant_role
from tests.support.identity_provider import ADDRESS, ISSUER, IdentityProvider
from tests.support.registry import REGISTRAR, Registry
from tests.support.world import World

TERM = Term(idle=timedelta(minutes=30), absolute=timedelta(hours=8), fresh=timedelta(minutes=5))
LATER = datetime(2036, 1, 1, tzinfo=UTC)


@dataclass
class Browser:
    """One person's browser at the console."""

    console: "Console"
    client: httpx.AsyncClient
    subject: str = ""

    async def log_in(self, subject: str, *, path: str = "/dang-nhap/bat-dau", **login: Any) -> httpx.Response:
        """To the provider and back, as far as the page that he came for."""
        self.subject = subject
        away = await self.client.get(path)
        assert away.status_code == 303, away.text
        back = self.console.provider.log_in(away.headers["location"], subject, **login)
        answer = await self.client.get(back)
        return await self.client.get(answer.headers["location"]) if answer.status_code == 303 else answer

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, fields: dict[str, Any], *, csrf: str | None = None) -> httpx.Response:
        """As the forms of the console's pages do."""
        token = await self.csrf() if csrf is None else csrf
        return await self.client.post(path, data={**fields, "csrf": token})

    async def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', (await self.client.get("/", follow_redirects=True)).text)
        assert found
        return found[1]

    def cookie(self, name: str = cookies.SESSION) -> str | None:
        return self.client.cookies.get(name)


@dataclass
class Console:
    """The app over a registry's database."""

    registry: Registry
    provider: IdentityProvider
    site: FastAPI
    app: Any
    """The site with the state that its lifespan has opened."""

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            yield Browser(self, client)

    @asynccontextmanager
    async def person(self, subject: str, *roles: Role, schools: frozenset[str] | None = None) -> AsyncIterator[Browser]:
        """Somebody who is signed in with a second factor and holds some roles."""
        async with self.browser() as browser:
            await browser.log_in(subject)
            for role in roles:
                await self.grant(subject, role, schools)
            yield browser

    async def grant(self, subject: str, role: Role, schools: frozenset[str] | None = None) -> UUID:
        new = NewGrant(role, "Phường Thử" if schools else "", schools, utc_now(), LATER, "12/QĐ-SGDĐT", "thử nghiệm")
        grant_id = uuid4()
        person = await self.person_id(subject)
        await grant_role(person, new, grant_id=grant_id, by=REGISTRAR, sessions=self.registry.sessions)
        return grant_id

    async def person_id(self, subject: str) -> UUID:
        query = "SELECT person FROM registry.people WHERE (issuer, subject) = (:issuer, :subject)"
        found: UUID = await self.scalar(query, issuer=ISSUER, subject=subject)
        return found

    async def scalar(self, query: str, **values: Any) -> Any:
        async with self.registry.sessions() as session:
            return (await session.execute(text(query), values)).scalar_one()

    async def run(self, statement: str) -> None:
        """As if time had passed."""
        async with self.registry.sessions.begin() as session:
            await session.execute(text(statement))

    async def audit(self) -> list[tuple[str, str, str | None]]:
        """Acts of people, in order: act, who, why."""
        async with self.registry.sessions() as session:
            rows = await session.execute(
                text("SELECT act, by_whom, reason FROM registry.audit WHERE by_whom LIKE 'person:%' ORDER BY audit_no")
            )
            return [(row.act, row.by_whom, row.reason) for row in rows]


@asynccontextmanager
async def bare_registry(database: Database) -> AsyncIterator[Registry]:
    """Without schools, signers and windows: they would cost more than most tests here."""
    engine = make_engine(DatabaseSettings.model_validate({"dsn": database.app}), application_name="test")
    try:
        yield Registry(World(), make_sessions(engine), database)
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_console(
    registry: Registry, *, rule: ApprovalRule | None = None, term: Term = TERM, annotations: bool = False
) -> AsyncIterator[Console]:
    """The app with its lifespan."""
    provider = IdentityProvider()
    async with make_client(ISSUER, transport=provider.transport()) as http:
        resources = ConsoleResources(
            registrar=registry.world.registrar,
            sessions=registry.sessions,
            provider=Provider(http, provider.account, utc_now),
            account=provider.account,
            term=term,
            approval_rule=rule or ApprovalRule(),
            clock=utc_now,
            ca_roots=(load_certificate(registry.world.ca.root_der).x509,),
            known_cas=(load_certificate(registry.world.ca.issuing_der),),
            annotations=annotations,
        )

        @asynccontextmanager
        async def opened() -> AsyncIterator[ConsoleResources]:
            yield resources

        app = create_site(opened, is_https=True)
        async with app.router.lifespan_context(app) as state:
            yield Console(registry, provider, app, _with_state(app, state))


def _with_state(app: Any, state: Any) -> Any:
    """A server hands the lifespan's state to every request."""

    async def called(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["state"] = dict(state)
        await app(scope, receive, send)

    return called


def words(answer: httpx.Response) -> str:
    """What a reader sees of a page."""
    body = re.sub(r"<(script|style).*?</\1>", "", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


def page_value(html: str, name: str) -> str:
    """Of a form's field."""
    return html.split(f'name="{name}" value="')[1].split('"')[0]


def path_of(answer: httpx.Response) -> str:
    return urlsplit(str(answer.headers["location"])).path
