"""Acknowledgements, and the claims that become true with them: one registrar a code or record key, one lock each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.chain import Acknowledged
from bo_gateway.domain.reports import Report, ReportKey

CLAIM_STEP = 50_000
"""Rows claimed by one statement: a statement of a million would meet the statement's time limit."""


async def hold_registrar(session: AsyncSession, registrar: str) -> bool:
    """Keep a registrar's chain for this transaction; False, at once, if another worker has it."""
    query = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
    return bool((await session.execute(query, {"name": f"acknowledgements/{registrar}"})).scalar_one())


async def find_last(session: AsyncSession, registrar: str) -> Acknowledged | None:
    """A registrar's last acknowledgement. Call under `hold_registrar`, in a statement of its own."""
    row = (
        await session.execute(
            text("""
                SELECT seq, statement, lock, lock_seq FROM bo.acknowledgements
                WHERE registrar = :registrar ORDER BY seq DESC LIMIT 1"""),
            {"registrar": registrar},
        )
    ).one_or_none()
    return None if row is None else Acknowledged(**row._mapping)


@dataclass(frozen=True)
class LockScope:
    """What a lock says that it locks: these grades, of every school that it names."""

    window: str
    grades: Sequence[int]


async def claim_records(session: AsyncSession, report: Report, scope: LockScope) -> str | None:
    """Take the report's codes and record keys, also withdrawn ones, and its schools' grades; None, or the problem code
    of the first taken one.

    Roll back to before the call if it is not None. The constraints decide; rows are taken in one order, so that
    two registrars with one code wait for one another.
    """
    shared = {"year": report.school_year, **vars(report.key)}
    for first in range(0, report.leaf_count, CLAIM_STEP):
        step = {**shared, "first": first, "end": first + CLAIM_STEP}
        await session.execute(text(_CLAIM_CODES), step)
        await session.execute(text(_CLAIM_KEYS), step)
        await session.execute(text(_LOCK_KEYS), step)
    for first in range(0, report.withdrawn_count, CLAIM_STEP):
        await session.execute(text(_CLAIM_WITHDRAWN_KEYS), {**shared, "first": first, "end": first + CLAIM_STEP})
    for code, query in _CONFLICTS.items():
        if (await session.execute(text(query), shared)).scalar_one():
            return code
    return None if await _claim_scopes(session, report, scope) else "grade-locked"


async def _claim_scopes(session: AsyncSession, report: Report, scope: LockScope) -> bool:
    """Whether none was taken. A registrar's locks are decided one at a time, so nobody else takes one meanwhile."""
    taken = await session.execute(
        text("""
            INSERT INTO bo.locked_scopes (registrar, window_no, grade, school, lock)
            SELECT :registrar, :window, grade, school, :lock
            FROM unnest(cast(:grades AS smallint[])) AS grade, unnest(cast(:schools AS text[])) AS school
            ORDER BY grade, school ON CONFLICT DO NOTHING RETURNING 1"""),
        {**vars(report.key), "window": scope.window, "grades": list(scope.grades), "schools": list(report.schools)},
    )
    return len(taken.all()) == len(scope.grades) * len(report.schools)


_LOCKED = "p.school_year = :year AND p.registrar = :registrar AND p.lock = :lock"
_WITHDRAWN = "w.registrar = :registrar AND w.lock = :lock"
_STEP = f"{_LOCKED} AND p.position >= :first AND p.position < :end"
_CLAIM_CODES = f"""
INSERT INTO bo.records (lookup_code, registrar)
SELECT p.lookup_code, p.registrar FROM bo.packets p WHERE {_STEP} ORDER BY p.lookup_code
ON CONFLICT DO NOTHING
"""
_CLAIM_KEYS = f"""
INSERT INTO bo.record_keys (record_key, registrar)
SELECT p.record_key, p.registrar FROM bo.packets p WHERE {_STEP} ORDER BY p.record_key
ON CONFLICT DO NOTHING
"""
_LOCK_KEYS = f"""
INSERT INTO bo.locked_records (record_key, registrar, lock, packet_digest)
SELECT p.record_key, p.registrar, p.lock, p.packet_digest FROM bo.packets p WHERE {_STEP} ORDER BY p.record_key
ON CONFLICT DO NOTHING
"""
_CLAIM_WITHDRAWN_KEYS = f"""
INSERT INTO bo.record_keys (record_key, registrar)
SELECT DISTINCT w.record_key, w.registrar FROM bo.withdrawn_entries w
WHERE {_WITHDRAWN} AND w.position >= :first AND w.position < :end ORDER BY w.record_key
ON CONFLICT DO NOTHING
"""
_CONFLICTS = {
    "record-elsewhere": f"""
        SELECT EXISTS (SELECT FROM bo.packets p JOIN bo.records r USING (lookup_code)
                       WHERE {_LOCKED} AND r.registrar <> :registrar
                         AND bo.registrar_since_transfer(p.lookup_code) IS DISTINCT FROM :registrar)
            OR EXISTS (SELECT FROM bo.packets p JOIN bo.record_keys k USING (record_key)
                       WHERE {_LOCKED} AND k.registrar <> :registrar)
            OR EXISTS (SELECT FROM bo.withdrawn_entries w JOIN bo.record_keys k USING (record_key)
                       WHERE {_WITHDRAWN} AND k.registrar <> :registrar)
            OR EXISTS (SELECT FROM bo.withdrawn_entries w JOIN bo.locked_records l ON l.packet_digest = w.packet
                       WHERE {_WITHDRAWN} AND l.registrar <> :registrar)""",
    "record-locked": f"""
        SELECT (SELECT count(*) FROM bo.packets p WHERE {_LOCKED})
            <> (SELECT count(*) FROM bo.locked_records l WHERE l.registrar = :registrar AND l.lock = :lock)""",
    # A withdrawn packet's record key may be locked: issued under a wrong grade it stands in that grade's list, and what
    # replaced it may stand in an earlier lock of another grade. Record key and digest together: under a record key that
    # is not the packet's own an entry says nothing of it, and a stranger can write such an entry.
    "packet-withdrawn": f"""
        SELECT EXISTS (SELECT FROM bo.withdrawn_entries w JOIN bo.locked_records l ON l.packet_digest = w.packet
                       WHERE {_WITHDRAWN})
            OR EXISTS (SELECT FROM bo.packets p
                       JOIN bo.withdrawn_entries w ON (w.record_key, w.packet) = (p.record_key, p.packet_digest)
                       JOIN bo.acknowledgements a ON (a.registrar, a.lock) = (w.registrar, w.lock)
                       WHERE {_LOCKED})""",
}


@dataclass(frozen=True)
class NewAcknowledgement:
    """An acknowledgement that becomes true in this transaction."""

    registrar: str
    seq: int
    lock: str
    lock_seq: int
    school_year: str
    previous: str | None
    statement: str
    jws: str
    authority: str
    acknowledged_at: datetime


async def add_acknowledgement(session: AsyncSession, new: NewAcknowledgement) -> None:
    """Store an acknowledgement; unique constraints refuse a second one of a lock or a fork of the chain."""
    await session.execute(
        text("""
            INSERT INTO bo.acknowledgements (registrar, seq, lock, lock_seq, school_year, previous, statement, jws,
                authority, acknowledged_at)
            VALUES (:registrar, :seq, :lock, :lock_seq, :school_year, :previous, :statement, :jws, :authority,
                :acknowledged_at)"""),
        vars(new),
    )


async def list_answers(session: AsyncSession, registrar: str, *, first: int) -> list[tuple[int, bytes]]:
    """The answers to a registrar's acknowledged locks from a number on, as they were sent: number and bytes."""
    rows = await session.execute(
        text("""
            SELECT a.seq, r.answer FROM bo.acknowledgements a JOIN bo.reports r USING (registrar, lock)
            WHERE a.registrar = :registrar AND a.seq >= :first AND r.state = 'equal' ORDER BY a.seq"""),
        {"registrar": registrar, "first": first},
    )
    return [(row.seq, row.answer) for row in rows]


@dataclass(frozen=True)
class StoredAcknowledgement:
    """What a bundle needs of an acknowledgement; `authority` is the document's digest that was newest then."""

    statement: str
    authority: str


async def get_acknowledgement(session: AsyncSession, key: ReportKey) -> StoredAcknowledgement:
    """The acknowledgement of a lock that has one."""
    query = text("SELECT statement, authority FROM bo.acknowledgements WHERE registrar = :registrar AND lock = :lock")
    row = (await session.execute(query, vars(key))).one()
    return StoredAcknowledgement(**row._mapping)
