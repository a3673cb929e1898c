"""An audit in an empty database: what it needs of a registry is its sessions and a key."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest

from deploy.local.postgres import Database
from hbs_kit.clock import Clock, utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from hbs_schema.building.keys import SigningKey
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit
from so_registry.usecases.audit.sign_checkpoint import CheckpointResult, make_checkpoint
from so_registry.usecases.audit.verify_audit import AuditReport, verify_audit
from tests.support.world import World

LAN = Actor("person:lan", "console", is_person=True)
REGISTRAR = "so-79"
TRIGGERS = "ALTER TABLE registry.{} {} TRIGGER USER"


@dataclass
class AuditBook:
    """The audit of a registry, and somebody who owns its tables."""

    sessions: Sessions
    database: Database
    key: SigningKey

    async def note(self, count: int = 1, reason: str = "vì sao", school: str | None = None) -> None:
        async with self.sessions.begin() as session:
            for number in range(count):
                before: audit.Values = {"state": "open", "n": 1}
                await audit.note(
                    session,
                    "look",
                    LAN,
                    concerns=str(number),
                    school=school,
                    reason=reason,
                    on_behalf="person:minh",
                    before=before,
                    after={"is_open": False},
                )

    async def checked(self) -> AuditReport:
        return await verify_audit(registrar=REGISTRAR, sessions=self.sessions)

    async def codes(self) -> set[str]:
        return {finding.code for finding in (await self.checked()).findings}

    async def sign(self, *, only_daily: bool = False, clock: Clock = utc_now) -> CheckpointResult:
        return await make_checkpoint(
            registrar=REGISTRAR, sessions=self.sessions, key=self.key, clock=clock, only_daily=only_daily
        )

    async def as_owner(self, *statements: str) -> None:
        """Somebody with the owner's password switches the triggers off first, and on again."""
        tables = ("audit", "audit_chain", "audit_checkpoints")
        connection = await asyncpg.connect(self.database.owner)
        try:
            for statement in (
                *(TRIGGERS.format(table, "DISABLE") for table in tables),
                *statements,
                *(TRIGGERS.format(table, "ENABLE") for table in tables),
            ):
                await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def receipt_key() -> SigningKey:
    return World().key("so-receipt")


@pytest.fixture
async def book(empty_database: Database, receipt_key: SigningKey) -> AsyncIterator[AuditBook]:
    engine = make_engine(
        DatabaseSettings.model_validate({"dsn": empty_database.app, "pool_size": 20}), application_name="test"
    )
    try:
        yield AuditBook(make_sessions(engine), empty_database, receipt_key)
    finally:
        await engine.dispose()
