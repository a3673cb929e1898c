"""Locks: for ever. A lock, its leaves and its lists are one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.locking import LockedPacket, LockLists, WithdrawnPacket
from so_registry.storage.closes import EFFECTIVE

ROWS_AT_ONCE = 5000
"""Of what a lock reads: a province has a million."""


@dataclass(frozen=True)
class StoredLock:
    """A lock of this registrar."""

    seq: int
    window_no: int
    grades: tuple[int, ...]
    statement: str
    jws: str
    packet_count: int
    effective_at: datetime
    locked_at: datetime
    acknowledgement: str | None


async def hold_locks(session: AsyncSession) -> StoredLock | None:
    """The registrar's last lock, with every other lock kept waiting: the chain of locks has no fork."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('locks', 0))"))
    return await find_last_lock(session)


async def try_hold_locks(session: AsyncSession) -> bool:
    """As `hold_locks`, but False at once where somebody has them."""
    query = text("SELECT pg_try_advisory_xact_lock(hashtextextended('locks', 0))")
    return bool((await session.execute(query)).scalar_one())


async def find_last_lock(session: AsyncSession) -> StoredLock | None:
    """The registrar's last lock."""
    rows = await session.execute(text(f"{_LOCK} ORDER BY seq DESC LIMIT 1"))
    row = rows.one_or_none()
    return None if row is None else _stored(row)


async def find_lock(session: AsyncSession, seq: int) -> StoredLock | None:
    """A lock by its number."""
    rows = await session.execute(text(f"{_LOCK} WHERE seq = :seq"), {"seq": seq})
    row = rows.one_or_none()
    return None if row is None else _stored(row)


async def find_lock_by_statement(session: AsyncSession, statement: str) -> StoredLock | None:
    """A lock by the name of its statement."""
    rows = await session.execute(text(f"{_LOCK} WHERE statement = :name"), {"name": statement})
    row = rows.one_or_none()
    return None if row is None else _stored(row)


async def list_locks(session: AsyncSession, window_no: int) -> list[StoredLock]:
    """Locks of a window, oldest first."""
    rows = await session.execute(text(f"{_LOCK} WHERE window_no = :no ORDER BY seq"), {"no": window_no})
    return [_stored(row) for row in rows]


async def list_chunks(session: AsyncSession, lock: StoredLock, ranges: Sequence[tuple[int, int]]) -> list[int]:
    """Numbers of the chunks that hold some leaves of a lock: positions (first, last), both included."""
    last = lock.packet_count - 1
    within = [(first, min(end, last)) for first, end in ranges if first <= last]
    found = await session.scalars(
        text(f"""
            SELECT DISTINCT {PIECE} AS piece
            FROM unnest(cast(:firsts AS integer[]), cast(:lasts AS integer[])) AS r (first, last)
            JOIN registry.lock_leaves l ON l.lock_seq = :seq AND l.position BETWEEN r.first AND r.last
            ORDER BY piece"""),
        {"seq": lock.seq, "firsts": [first for first, _ in within], "lasts": [end for _, end in within]},
    )
    return list(found.all())


# Of a leaf `l`, as its index has it: locks of before had none stored.
PIECE = "coalesce(l.piece, l.position / 100)"

# A record that another lock names is locked for ever: no later one names it again. What it superseded is still told.
_UNLOCKED = "AND NOT EXISTS (SELECT FROM registry.lock_leaves l WHERE l.record_key = p.record_key)"

_LOCK = """
SELECT seq, window_no, grades, statement, jws, packet_count, effective_at, locked_at, acknowledgement
FROM registry.locks
"""


def _stored(row: Any) -> StoredLock:
    values = dict(row._mapping)
    return StoredLock(**{**values, "grades": tuple(values["grades"])})


async def load_lists(session: AsyncSession, window_no: int, grades: Sequence[int], *, closed_only: bool) -> LockLists:
    """What a lock of these grades would name now. `closed_only`: leave out schools that have not closed a grade."""
    closed = (
        ""
        if not closed_only
        else """
        AND EXISTS (SELECT FROM registry.closes c WHERE c.window_no = :no AND c.school = p.school
                    AND p.grade = ANY(c.grades) AND c.reopened_at IS NULL)"""
    )
    parameters = {"no": window_no, "grades": list(grades)}
    effective = await session.stream(
        text(f"SELECT p.record_key, p.packet_digest, p.school, p.policy, p.receipt {EFFECTIVE} {_UNLOCKED} {closed}"),
        parameters,
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    packets = [LockedPacket.of(*row) async for rows in effective.partitions() for row in rows]
    withdrawn = await session.execute(
        text("""
            SELECT p.record_key, p.packet_digest, s.packet_digest AS successor,
                   coalesce(s.accepted_at, w.withdrawn_at) AS at
            FROM registry.packets p
            LEFT JOIN registry.withdrawals w ON (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest)
            LEFT JOIN registry.packets s ON (s.school_year, s.supersedes) = (p.school_year, p.packet_digest)
            WHERE p.window_no = :no AND p.grade = ANY(:grades)
              AND (w.packet_digest IS NOT NULL OR s.packet_digest IS NOT NULL)"""),
        parameters,
    )
    return LockLists.of(packets, [WithdrawnPacket(*row) for row in withdrawn])


async def add_lock(session: AsyncSession, lock: StoredLock, lists: LockLists, paths: Iterable[tuple[str, ...]]) -> None:
    """Store a lock with its leaves and lists and mark its grades; a unique record key refuses a second lock."""
    await add_lock_lists(session, lock, lists, paths)
    await session.execute(
        text("""
            UPDATE registry.window_grades SET lock_seq = :seq
            WHERE window_no = :no AND grade = ANY(:grades) AND lock_seq IS NULL"""),
        {"seq": lock.seq, "no": lock.window_no, "grades": list(lock.grades)},
    )


async def add_lock_lists(
    session: AsyncSession, lock: StoredLock, lists: LockLists, paths: Iterable[tuple[str, ...]]
) -> None:
    """A lock, its leaves and its lists; once its grades are marked nothing is added to them."""
    values = {**vars(lock), "grades": list(lock.grades)}
    del values["acknowledgement"]
    await session.execute(
        text("""
            INSERT INTO registry.locks (seq, window_no, grades, statement, jws, packet_count, effective_at, locked_at)
            VALUES (:seq, :window_no, :grades, :statement, :jws, :packet_count, :effective_at, :locked_at)"""),
        values,
    )
    await _copy(
        session,
        "lock_leaves",
        ("lock_seq", "position", "record_key", "packet_digest", "school", "path", "piece"),
        (
            (lock.seq, position, packet.record_key, packet.packet_digest, packet.school, path, piece)
            for position, (packet, path, piece) in enumerate(zip(lists.packets, paths, lists.pieces, strict=True))
        ),
    )
    await _copy(
        session,
        "withdrawn_leaves",
        ("lock_seq", "position", "record_key", "packet_digest", "successor", "at"),
        [
            (lock.seq, position, packet.record_key, packet.packet_digest, packet.successor, packet.at)
            for position, packet in enumerate(lists.withdrawn)
        ],
    )
    await _copy(session, "lock_schools", ("lock_seq", "school"), [(lock.seq, school) for school in lists.schools])


async def store_acknowledgement(session: AsyncSession, seq: int, acknowledgement: str) -> bool:
    """Keep the Ministry's acknowledgement, once; False if it was there."""
    result = await session.execute(
        text("""
            UPDATE registry.locks SET acknowledgement = :jws, acknowledged_at = clock_timestamp()
            WHERE seq = :seq AND acknowledgement IS NULL RETURNING seq"""),
        {"jws": acknowledgement, "seq": seq},
    )
    return result.scalar_one_or_none() is not None


async def _copy(session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY in the session's own transaction: the only way in for a million rows."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    assert driver is not None  # noqa: S101  # a live session has a live connection
    await driver.copy_records_to_table(table, schema_name="registry", columns=list(columns), records=rows)
