"""A registry with a real database: migrated, filled with a world's schools, signers and documents, a window open."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography import x509

import so_registry.storage
from deploy.local.postgres import Database
from hbs_kit import migrations
from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from hbs_schema.building.endorsing import Draft
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.submissions import submission_bytes
from hbs_schema.building.trees import sign_document
from hbs_schema.envelopes.packet import Packet
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.registry_api import PupilKeys, RecordsIn
from hbs_schema.statements.documents import Authority, Calendar, Policy
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.usecases.find_answer import find_answer
from so_registry.usecases.issue_records import issue_records
from so_registry.usecases.open_window import open_window
from so_registry.usecases.receive_submission import receive_submission
from so_registry.usecases.register_signers import register_client, register_school, register_signers
from so_registry.usecases.sign_arrivals import sign_arrivals
from so_registry.usecases.store_document import store_document
from so_registry.usecases.verify_next_submission import verify_next_submission
from tests.support.databases import Databases
from tests.support.kept_worlds import find_kept, keep, name_of
from tests.support.pupils import complete_values
from tests.support.world import World

TEMPLATE = "so_registry"
ADD_YEAR = "SELECT registry.add_school_year('2025-2026')"
"""Partitions come with the calendar, and are no rows."""
CLIENT = "school-group-1"
REGISTRAR = Actor("operator:test", "so-registry", is_person=True)
OPEN_FOR = timedelta(hours=1)
ROLES = ("homeroom", "principal", "seal", "sender")


def migrate(database: Database) -> None:
    """Bring the template to the newest revision."""
    migrations.upgrade(database.owner, Path(so_registry.storage.__file__).parent / "migrations")


@dataclass
class Registry:
    """The registry of a world, driven through its use cases."""

    world: World
    sessions: Sessions
    database: Database
    window_no: int = 0
    ca_roots: tuple[x509.Certificate, ...] = ()
    signed_calendar: Statement[Calendar] | None = None
    """The one that its window follows, once it is asked for."""

    async def fill(self, *, closes_in: timedelta = OPEN_FOR) -> None:
        """Register the world's school and signers, store its documents, open a window."""
        world = self.world
        await register_school(world.school, "Trường Tiểu học Thử nghiệm", sessions=self.sessions)
        await register_client(CLIENT, CLIENT, [world.school], sessions=self.sessions)
        await self.register(*self.signers())
        documents: list[Statement[Policy | Calendar | Authority]] = [
            world.policy,
            world.authority,
            self.calendar(closes_in),
        ]
        certificates = [key.certificate for key in world.ca.issued.values()]
        for document in documents:
            await store_document(document, certificates, root=world.key("bo-root").certificate, sessions=self.sessions)
        self.window_no = await open_window(
            self.calendar(closes_in), "completed", [world.school], sessions=self.sessions
        )

    def calendar(self, closes_in: timedelta) -> Statement[Calendar]:
        now = datetime.now(UTC)
        rules = {
            "track": "completed",
            "grades": [2, 4],
            "opens_at": to_instant(now - timedelta(days=1)),
            "closes_at": to_instant(now + closes_in),
            "grace_until": to_instant(now + closes_in + timedelta(seconds=1)),
            "effective": "close",
            "policies": [self.world.policy.document_digest],
            "unclosed": "leave-out",
            "report_due_at": to_instant(now + timedelta(days=30)),
            "batches": [[4], [2]],
        }
        if self.signed_calendar is None:
            members = {
                "registrar": self.world.registrar,
                "id": "calendar-test",
                "version": 1,
                "school_year": "2025-2026",
                "level": "primary",
                "schema": {"id": "calendar", "version": 1},
                "rules": {"tracks": [rules]},
            }
            key = self.world.key("so-policy")
            self.signed_calendar = sign_document(Calendar, members, key=key, signed_at=now)
        return self.signed_calendar

    def signers(self) -> list[SignerEntry]:
        """Everybody who signs in this world, approved for what he signs."""
        names = [f"subject-teacher/{name}" for name in complete_values() if name.startswith("subjects/")]
        names += [f"{role}/" for role in ROLES]
        return [self.signer(name) for name in names]

    def signer(self, name: str, **changes: Any) -> SignerEntry:
        role, _, part = name.partition("/")
        values = {
            "thumbprint": self.world.key(name).certificate.thumbprint,
            "school": self.world.school,
            "role": role,
            "classes": (),
            "parts": (part,) if part else (),
            "holds_from": datetime(2025, 8, 1, tzinfo=UTC),
            "holds_until": datetime(2030, 8, 1, tzinfo=UTC),
            "is_approved": True,
            **changes,
        }
        return SignerEntry(**values)

    async def register(self, *entries: SignerEntry) -> None:
        certificates = [key.certificate for key in self.world.ca.issued.values()]
        await register_signers(certificates, entries, by=REGISTRAR, rule=ApprovalRule(), sessions=self.sessions)

    async def codes(self, count: int) -> list[str]:
        """Codes for pupils number 1 to `count` of the world's school."""
        pupils = [PupilKeys(pupil_code=f"79{number:08}") for number in range(1, count + 1)]
        request = RecordsIn(school=self.world.school, level="primary", pupils=tuple(pupils))
        records = (await issue_records(request, sessions=self.sessions)).records
        return [record.lookup_code for record in records]

    async def drafts(self, count: int, **header: Any) -> list[Draft]:
        """Unsigned packets of a class, under codes of this registry."""
        codes = await self.codes(count)
        return [
            self.world.draft(values=complete_values(number, code=code), **header)
            for number, code in enumerate(codes, start=1)
        ]

    async def signed(self, count: int) -> tuple[list[Statement[Endorsement]], list[Packet]]:
        """A class, signed by everybody."""
        statements, drafts = self.world.endorse(await self.drafts(count))
        return statements, [draft.packet() for draft in drafts]

    async def packed(self, count: int) -> tuple[UUID, bytes]:
        """A submission of a class, signed by everybody."""
        statements, packets = await self.signed(count)
        return self.pack(packets, statements)

    def pack(
        self,
        packets: Sequence[Packet],
        statements: Sequence[Statement[Endorsement]],
        *,
        submission_id: UUID | None = None,
        with_leaves: bool = True,
        sender: SigningKey | None = None,
        timestamps: Mapping[str, Sequence[bytes]] | None = None,
    ) -> tuple[UUID, bytes]:
        """A submission of some packets with the statements that they refer to."""
        number = submission_id or uuid4()
        used = {proof.statement for packet in packets for proof in packet.endorsements}
        named = [statement for statement in statements if statement.name in used]
        thumbprints = {statement.header.thumbprint for statement in named}
        sender = sender or self.world.key("sender/")
        ders = {
            key.certificate.der for key in self.world.ca.issued.values() if key.certificate.thumbprint in thumbprints
        } | {sender.certificate.der, self.world.ca.issuing_der}
        leaves = {name: texts for name, texts in self.world.leaves.items() if name in used}
        return number, submission_bytes(
            packets,
            submission_id=str(number),
            window=str(self.window_no),
            statements={statement.name: statement.jws for statement in named},
            statement_leaves=leaves if with_leaves else {},
            certificates=sorted(ders),
            sender=sender,
            sent_at=utc_now(),
            timestamps=timestamps,
        )

    async def submit(self, number: UUID, body: bytes) -> SubmissionAnswer:
        """Hand over, verify everything that waits, sign arrivals; the answer as it then stands."""
        await self.receive(number, body)
        await self.verify()
        return await self.answer(number)

    async def receive(self, number: UUID, body: bytes) -> None:
        await receive_submission(
            body,
            window_no=self.window_no,
            school=self.world.school,
            submission_id=number,
            client_id=CLIENT,
            sessions=self.sessions,
        )

    async def verify_only(self) -> None:
        """Verify everything that waits, and leave arrivals alone."""
        key = self.world.key("so-receipt")
        while await verify_next_submission(sessions=self.sessions, key=key, clock=utc_now, ca_roots=self.ca_roots):
            pass

    async def verify(self) -> None:
        await self.verify_only()
        key = self.world.key("so-receipt")
        while await sign_arrivals(sessions=self.sessions, key=key, clock=utc_now):
            pass

    async def answer(self, number: UUID) -> SubmissionAnswer:
        return await find_answer(
            window_no=self.window_no, school=self.world.school, submission_id=number, sessions=self.sessions
        )


@asynccontextmanager
async def open_registry(databases: Databases, world: World | None = None) -> AsyncIterator[Registry]:
    """A filled registry in a database of its own, as the app's own role."""
    # Alembic runs a loop of its own, so it needs a thread of its own.
    await asyncio.to_thread(databases.template, TEMPLATE, migrate)
    with databases.copy(TEMPLATE) as database:
        async with filled_registry(database, world, within=databases) as registry:
            yield registry


@asynccontextmanager
async def filled_registry(
    database: Database, world: World | None = None, *, connections: int = 5, within: Databases | None = None
) -> AsyncIterator[Registry]:
    """A filled registry in an empty database; a copy `within` may be filled as another one was."""
    settings = DatabaseSettings.model_validate({"dsn": database.app, "pool_size": connections})
    engine = make_engine(settings, application_name="test")
    try:
        registry = Registry(world or World(), make_sessions(engine), database)
        await _fill(registry, within)
        yield registry
    finally:
        await engine.dispose()


async def _fill(registry: Registry, within: Databases | None) -> None:
    name = name_of(registry.world)
    if within is None or name is None:
        await registry.fill()
    elif kept := find_kept(name):
        kept.become(registry.world)
        registry.window_no, registry.signed_calendar = kept.window_no, kept.calendar
        within.put_rows(registry.database, kept.rows, ADD_YEAR)
    else:
        await registry.fill()
        rows = within.take_rows(registry.database, TEMPLATE)
        keep(name, registry.world, rows, registry.calendar(OPEN_FOR), registry.window_no)
