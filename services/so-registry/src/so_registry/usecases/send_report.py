"""The report to the Ministry: the lock and its packets in chunks, in any order, idempotent."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.outbox import Reference
from hbs_schema.messages.routes import REPORT_CHUNK, REPORT_LOCK
from so_registry.domain.errors import NothingToLock
from so_registry.domain.reporting import chunk_count
from so_registry.storage.locks import find_lock, list_chunks
from so_registry.storage.outboxes import report_all
from so_registry.storage.reports import chunk_ref, lock_ref


async def send_report(session: AsyncSession, seq: int, statement: str, packets: int) -> None:
    """Announce every piece of a lock's report, in the transaction that makes the lock."""
    pieces = [Reference(f"{statement}/lock", REPORT_LOCK, lock_ref(seq))]
    pieces += [
        Reference(f"{statement}/{number}", REPORT_CHUNK, chunk_ref(seq, number))
        for number in range(chunk_count(packets))
    ]
    await report_all(session, pieces)


async def send_again(seq: int, positions: Sequence[tuple[int, int]], *, sessions: Sessions) -> int:
    """Send the lock and the chunks that hold some leaves (first, last) once more; returns how many chunks.

    Raises NothingToLock for a lock that is not there.
    """
    async with sessions.begin() as session:
        lock = await find_lock(session, seq)
        if lock is None:
            raise NothingToLock
        numbers = await list_chunks(session, lock, positions)
        pieces = [Reference(f"{lock.statement}/lock/{uuid4()}", REPORT_LOCK, lock_ref(seq))]
        pieces += [
            Reference(f"{lock.statement}/{number}/{uuid4()}", REPORT_CHUNK, chunk_ref(seq, number))
            for number in numbers
        ]
        await report_all(session, pieces)
    return len(numbers)
