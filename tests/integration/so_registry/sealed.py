"""A registry after the lock, and statements tried on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import asyncpg

from hbs_kit.clock import utc_now
from so_registry.domain.announcing import NewAnnouncement
from so_registry.usecases.announce_submission import announce_submission
from so_registry.usecases.verify_next_submission import verify_next_submission
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import lock, pass_the_cutoff
from tests.integration.so_registry.signing import replaced
from tests.support.registry import CLIENT, Registry


@dataclass
class Sealed:
    """A registry after the lock, with a row in every table that a school's year fills."""

    registry: Registry
    app: asyncpg.Connection
    owner: asyncpg.Connection

    async def refusal(self, statement: str, *, owner: bool = False) -> str | None:
        """The code with which a statement is refused, or None; nothing of it stays."""
        connection = self.owner if owner else self.app
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(statement)
        except asyncpg.PostgresError as error:
            return str(error.sqlstate)
        finally:
            await transaction.rollback()
        return None


@asynccontextmanager
async def seal(registry: Registry) -> AsyncIterator[Sealed]:
    """Accept, replace, revoke, close, announce, lock; one submission without an arrival, one that came late."""
    statements, packets = await registry.signed(4)
    await registry.submit(*registry.pack(packets, statements))
    signed, (second,) = replaced(registry.world, packets[1], statements, {"subjects/TOAN": {"level": "T", "test": "7"}})
    await registry.submit(*registry.pack([second], signed))
    await acts.revoke(registry, acts.withdrawal_request(registry, packets[:1]))
    await registry.codes(5)
    left_out = [{"grade": 4, "pupil_code": "7900000005", "reason": "supplementary"}]
    await acts.close(registry, [second, *packets[2:]], left_out=left_out)
    await announce_submission(
        NewAnnouncement(uuid4(), "4A", bytes(32)),
        window_no=registry.window_no,
        school=registry.world.school,
        client_id=CLIENT,
        ca_roots=(),
        sessions=registry.sessions,
    )
    await registry.receive(uuid4(), b"its arrival is not signed before the lock")
    await verify_next_submission(sessions=registry.sessions, key=registry.world.key("so-receipt"), clock=utc_now)
    await pass_the_cutoff(registry)
    await lock(registry, 4)
    await lock(registry, 2)
    await registry.receive(uuid4(), b"too late")
    connections = [
        await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
        for url in (registry.database.app, registry.database.owner)
    ]
    yield Sealed(registry, *connections)
    for connection in connections:
        await connection.close()
