"""The report to the Ministry: the lock and its packets in chunks, in any order, idempotent."""

from collections.abc import Iterable
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.messages.routes import REPORT_CHUNK, REPORT_LOCK
from so_registry.domain.errors import NothingToLock
from so_registry.storage.locks import find_lock
from so_registry.storage.outboxes import report
from so_registry.storage.reports import CHUNK, chunk_count, chunk_ref, lock_ref


async def send_report(session: AsyncSession, seq: int, statement: str, packets: int) -> None:
    """Announce every piece of a lock's report, in the transaction that makes the lock."""
    await report(session, REPORT_LOCK, f"{statement}/lock", lock_ref(seq))
    for number in range(chunk_count(packets)):
        await report(session, REPORT_CHUNK, f"{statement}/{number}", chunk_ref(seq, number))


async def send_again(seq: int, positions: Iterable[tuple[int, int]], *, sessions: Sessions) -> int:
    """Send the lock and the chunks that hold some leaves (first, last) once more; returns how many chunks.

    Raises NothingToLock for a lock that is not there.
    """
    wanted = {number for first, last in positions for number in range(first // CHUNK, last // CHUNK + 1)}
    async with sessions.begin() as session:
        lock = await find_lock(session, seq)
        if lock is None:
            raise NothingToLock
        await report(session, REPORT_LOCK, f"{lock.statement}/lock/{uuid4()}", lock_ref(seq))
        numbers = sorted(wanted & set(range(chunk_count(lock.packet_count))))
        for number in numbers:
            await report(session, REPORT_CHUNK, f"{lock.statement}/{number}/{uuid4()}", chunk_ref(seq, number))
    return len(numbers)
