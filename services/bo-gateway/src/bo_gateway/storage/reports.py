"""Reports: from their first piece to the Ministry's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.reports import Report, ReportKey
from hbs_kit import telemetry

_FIELDS = """
registrar, lock, state, sha256, checked_at IS NOT NULL AS is_checked, coalesce(lock_seq, 0) AS lock_seq,
coalesce(school_year, '') AS school_year, coalesce(leaf_count, 0) AS leaf_count, schools, policies, certificates,
coalesce(withdrawn_count, 0) AS withdrawn_count
"""


async def hold_report(session: AsyncSession, key: ReportKey) -> Report:
    """A report, made if this is its first piece; whoever decides on it or adds to it waits for this transaction.

    NO KEY: packets that are being stored refer to the row and need not wait.
    """
    await session.execute(
        text("""
            INSERT INTO bo.reports (registrar, lock, traceparent) VALUES (:registrar, :lock, :traceparent)
            ON CONFLICT DO NOTHING"""),
        _traced(key),
    )
    query = text(f"SELECT {_FIELDS} FROM bo.reports WHERE registrar = :registrar AND lock = :lock FOR NO KEY UPDATE")
    return _report((await session.execute(query, vars(key))).one())


async def find_report(session: AsyncSession, key: ReportKey) -> Report | None:
    """A report as it stands."""
    query = text(f"SELECT {_FIELDS} FROM bo.reports WHERE registrar = :registrar AND lock = :lock")
    row = (await session.execute(query, vars(key))).one_or_none()
    return None if row is None else _report(row)


async def put_lock(session: AsyncSession, key: ReportKey, sha256: bytes, body: bytes) -> None:
    """Keep a lock's body as it came and have everything of the report judged (again). Call under `hold_report`."""
    values = {**_traced(key), "sha256": sha256, "body": body}
    await session.execute(
        text("""
            UPDATE bo.reports SET state = 'receiving', sha256 = :sha256, lock_body = :body, checked_at = NULL,
                   problem = NULL, detail = NULL, arrived_at = clock_timestamp(), traceparent = :traceparent
            WHERE registrar = :registrar AND lock = :lock"""),
        values,
    )
    await _judge_chunks_again(session, key)


async def reopen(session: AsyncSession, key: ReportKey) -> bool:
    """Have what did not hold judged again as it is stored; False if the report is not refused or unequal."""
    reopened = await session.execute(
        text("""
            UPDATE bo.reports SET state = 'receiving', problem = NULL, detail = NULL, arrived_at = clock_timestamp(),
                   traceparent = :traceparent
            WHERE registrar = :registrar AND lock = :lock AND state IN ('unequal', 'refused') RETURNING lock"""),
        _traced(key),
    )
    if reopened.scalar_one_or_none() is None:
        return False
    await _judge_chunks_again(session, key)
    return True


async def _judge_chunks_again(session: AsyncSession, key: ReportKey) -> None:
    await session.execute(
        text("""
            UPDATE bo.report_chunks SET state = 'received', faults = '[]', traceparent = :traceparent
            WHERE registrar = :registrar AND lock = :lock AND state = 'faulty'"""),
        _traced(key),
    )


async def note_arrival(session: AsyncSession, key: ReportKey) -> None:
    """Something new of an undecided or unequal report has come: it is compared again."""
    await session.execute(
        text("""
            UPDATE bo.reports SET state = 'receiving', arrived_at = clock_timestamp(), traceparent = :traceparent
            WHERE registrar = :registrar AND lock = :lock AND state IN ('receiving', 'unequal')"""),
        _traced(key),
    )


@dataclass(frozen=True)
class WaitingLock:
    """A lock as it came; `traceparent` is that of what put it there."""

    key: ReportKey
    body: bytes
    traceparent: str | None


async def hold_unchecked_lock(session: AsyncSession) -> WaitingLock | None:
    """A lock that nobody has checked yet; other workers skip it."""
    row = (
        await session.execute(
            text("""
                SELECT registrar, lock, lock_body, traceparent FROM bo.reports
                WHERE state = 'receiving' AND lock_body IS NOT NULL AND checked_at IS NULL
                ORDER BY arrived_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
        )
    ).one_or_none()
    if row is None:
        return None
    return WaitingLock(ReportKey(row.registrar, row.lock), row.lock_body, row.traceparent)


@dataclass(frozen=True)
class LockFacts:
    """What a checked lock says, as the report keeps it."""

    lock_seq: int
    school_year: str
    leaf_count: int
    chunk_count: int
    schools: Sequence[str]
    policies: Sequence[str]
    certificates: Sequence[str]
    withdrawn_count: int


async def store_checked_lock(session: AsyncSession, key: ReportKey, facts: LockFacts) -> None:
    """The lock holds. Its body is let go: statement, lists and documents are stored by themselves."""
    await session.execute(text("SELECT bo.add_school_year(:year)"), {"year": facts.school_year})
    await session.execute(
        text("""
            UPDATE bo.reports SET checked_at = clock_timestamp(), lock_body = NULL, lock_seq = :lock_seq,
                   school_year = :school_year, leaf_count = :leaf_count, chunk_count = :chunk_count,
                   schools = :schools, policies = :policies, certificates = :certificates,
                   withdrawn_count = :withdrawn_count
            WHERE registrar = :registrar AND lock = :lock"""),
        {
            **vars(key),
            **vars(facts),
            "schools": list(facts.schools),
            "policies": list(facts.policies),
            "certificates": list(facts.certificates),
        },
    )


async def find_comparable(session: AsyncSession, patience: timedelta) -> tuple[ReportKey, str | None] | None:
    """A report on which can be decided, and its traceparent: complete and next in its chain, or with something missing.

    Missing counts once every chunk has been judged, or once nothing has come for as long as `patience`.
    """
    row = (
        await session.execute(
            text("""
                SELECT r.registrar, r.lock, r.traceparent FROM bo.reports r
                CROSS JOIN LATERAL (
                    SELECT count(DISTINCT c.number) FILTER (WHERE c.number < r.chunk_count) AS numbers,
                           coalesce(bool_or(c.state = 'received'), false) AS is_waiting,
                           coalesce(sum(c.stored), 0) AS stored
                    FROM bo.report_chunks c WHERE (c.registrar, c.lock) = (r.registrar, r.lock)) AS c
                WHERE r.state = 'receiving' AND r.checked_at IS NOT NULL AND NOT c.is_waiting AND CASE
                    WHEN c.stored < r.leaf_count
                    THEN c.numbers >= r.chunk_count OR r.arrived_at <= clock_timestamp() - cast(:patience AS interval)
                    ELSE r.lock_seq <= 1 + coalesce((SELECT max(a.lock_seq) FROM bo.acknowledgements a
                                                     WHERE a.registrar = r.registrar), 0) END
                ORDER BY r.arrived_at LIMIT 1"""),
            {"patience": patience},
        )
    ).one_or_none()
    return None if row is None else (ReportKey(row.registrar, row.lock), row.traceparent)


async def store_answer(
    session: AsyncSession, key: ReportKey, *, state: str, answer: bytes, problem: str | None = None, detail: str = ""
) -> int:
    """The decision and the answer's bytes; returns the answer's number within its report."""
    number: int = (
        await session.execute(
            text("""
                UPDATE bo.reports SET state = :state, answer = :answer, answers = answers + 1, problem = :problem,
                       detail = nullif(:detail, ''), decided_at = clock_timestamp()
                WHERE registrar = :registrar AND lock = :lock RETURNING answers"""),
            {**vars(key), "state": state, "answer": answer, "problem": problem, "detail": detail},
        )
    ).scalar_one()
    return number


async def count_answer(session: AsyncSession, key: ReportKey) -> tuple[int, bytes]:
    """The stored answer is about to be told again: its bytes, and a new number for the telling."""
    row = (
        await session.execute(
            text("""
                UPDATE bo.reports SET answers = answers + 1
                WHERE registrar = :registrar AND lock = :lock RETURNING answers, answer"""),
            vars(key),
        )
    ).one()
    return row.answers, row.answer


async def find_answer(session: AsyncSession, key: ReportKey) -> tuple[str, bytes | None] | None:
    """State and last answer of a report."""
    query = text("SELECT state, answer FROM bo.reports WHERE registrar = :registrar AND lock = :lock")
    row = (await session.execute(query, vars(key))).one_or_none()
    return None if row is None else (row.state, row.answer)


def _traced(key: ReportKey) -> dict[str, str | None]:
    return {**vars(key), "traceparent": telemetry.current_traceparent()}


def _report(row: Row[tuple[object, ...]]) -> Report:
    values = dict(row._mapping)
    key = ReportKey(values.pop("registrar"), values.pop("lock"))
    values |= {name: tuple(values[name] or ()) for name in ("schools", "policies", "certificates")}
    return Report(key=key, **values)
