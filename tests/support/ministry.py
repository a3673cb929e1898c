"""A Ministry with a real database: registrars and authority document of one or more worlds, driven by its use cases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509

import bo_gateway.storage
from bo_gateway.storage.reports import find_report
from bo_gateway.usecases.announce_publications import announce_next_slices
from bo_gateway.usecases.check_lock import check_next_lock
from bo_gateway.usecases.compare_report import compare_next_report
from bo_gateway.usecases.find_report import find_acknowledgement
from bo_gateway.usecases.import_authority import import_authority
from bo_gateway.usecases.issue_status import Issued, issue_status
from bo_gateway.usecases.receive_chunk import receive_chunk
from bo_gateway.usecases.receive_lock import receive_lock
from bo_gateway.usecases.register_registrar import register_registrar
from bo_gateway.usecases.verify_chunk import verify_next_chunk
from deploy.local.postgres import Database
from hbs_kit import migrations
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from hbs_schema.certificates import Certificate
from hbs_schema.messages.reports import Acknowledgement
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import Statement
from tests.support.databases import Databases
from tests.support.ministry_reports import LockedReport
from tests.support.world import NOW, World

TEMPLATE = "bo_gateway"
AT_ONCE = timedelta(0)


def broker_user(registrar: str) -> str:
    """The user that a registrar has on the Ministry's broker, in tests."""
    return f"user-{registrar}"


@dataclass
class Ministry:
    """The Ministry's use cases over a database of its own."""

    world: World
    sessions: Sessions
    database: Database
    others: tuple[World, ...] = ()
    clock: Clock = field(default=lambda: NOW)
    authority: Statement[Authority] | None = field(default=None, init=False)
    ca_roots: tuple[x509.Certificate, ...] = field(default=(), init=False)

    async def fill(self) -> None:
        """Register the registrars and import the authority document that names them all."""
        worlds = (self.world, *self.others)
        self.ca_roots = tuple(world.ca.root for world in worlds)
        for world in worlds:
            await register_registrar(world.registrar, broker_user(world.registrar), sessions=self.sessions)
        registrars = [
            {"registrar": world.registrar, "certificates": world.purposes("so", "receipt", "lock", "policy")}
            for world in sorted(worlds, key=lambda world: world.registrar)
        ]
        await self.import_authority(self.world.make_authority(registrars=registrars))

    async def import_authority(self, authority: Statement[Authority]) -> None:
        root = self.world.key("bo-root").certificate
        issued = [key.certificate for key in self.world.ca.issued.values()]
        self.authority = await import_authority(authority.jws, issued, root=root, sessions=self.sessions)

    @property
    def intermediates(self) -> tuple[Certificate, ...]:
        return (self.world.ca.issuing_certificate,)

    async def receive_lock(self, report: LockedReport, body: bytes | None = None) -> None:
        await receive_lock(body or report.lock_body(), registrar=report.world.registrar, sessions=self.sessions)

    async def receive_chunk(self, report: LockedReport, body: bytes) -> None:
        await receive_chunk(body, registrar=report.world.registrar, sessions=self.sessions)

    async def receive(self, report: LockedReport) -> None:
        """The lock, then its chunks."""
        await self.receive_lock(report)
        for body in report.chunk_bodies():
            await self.receive_chunk(report, body)

    async def report(self, report: LockedReport) -> Acknowledgement:
        """Receive everything, judge it; the answer."""
        await self.receive(report)
        await self.work()
        return await self.answer(report)

    async def work(self, *, patience: timedelta = AT_ONCE) -> None:
        """What the worker does, until nothing is left to do."""
        while await self.check_lock() or await self.verify_chunk() or await self.compare(patience=patience):
            pass

    async def check_lock(self) -> bool:
        return await check_next_lock(sessions=self.sessions, ca_roots=self.ca_roots, clock=self.clock)

    async def verify_chunk(self) -> bool:
        return await verify_next_chunk(sessions=self.sessions, ca_roots=self.ca_roots, clock=self.clock)

    async def compare(self, *, patience: timedelta = AT_ONCE, **changes: Any) -> bool:
        arguments = {
            "key": self.world.key("bo-ack"),
            "intermediates": self.intermediates,
            "clock": self.clock,
            **changes,
        }
        return await compare_next_report(sessions=self.sessions, patience=patience, **arguments)

    async def announce(self) -> None:
        while await announce_next_slices(sessions=self.sessions):
            pass

    async def issue_status(self, **changes: Any) -> Issued | None:
        return await issue_status(
            changes.pop("registrar", self.world.registrar),
            "2025-2026",
            sessions=self.sessions,
            key=self.world.key("bo-status"),
            intermediates=self.intermediates,
            clock=changes.pop("clock", self.clock),
            **changes,
        )

    async def answer(self, report: LockedReport) -> Acknowledgement:
        return Acknowledgement.model_validate_json(await self.answer_bytes(report) or b"")

    async def knows(self, report: LockedReport) -> bool:
        """Whether anything of a report has been taken in."""
        async with self.sessions() as session:
            return await find_report(session, report.key) is not None

    async def answer_bytes(self, report: LockedReport) -> bytes | None:
        return await find_acknowledgement(report.key, sessions=self.sessions)


def migrate(database: Database) -> None:
    """Bring the template to the newest revision."""
    migrations.upgrade(database.owner, Path(bo_gateway.storage.__file__).parent / "migrations")


@asynccontextmanager
async def open_ministry(
    databases: Databases, world: World | None = None, others: tuple[World, ...] = ()
) -> AsyncIterator[Ministry]:
    """A filled Ministry in a database of its own, as the app's own role."""
    # Alembic runs a loop of its own, so it needs a thread of its own.
    await asyncio.to_thread(databases.template, TEMPLATE, migrate)
    with databases.copy(TEMPLATE) as database:
        settings = DatabaseSettings.model_validate({"dsn": database.app})
        engine = make_engine(settings, application_name="test")
        try:
            ministry = Ministry(world or World(), make_sessions(engine), database, others)
            await ministry.fill()
            yield ministry
        finally:
            await engine.dispose()
