"""Submissions: received in one insert, verified once, answered with stored bytes for ever."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit import telemetry
from so_registry.domain.received import ReceivedSubmission, SubmissionKey, WaitingSubmission
from so_registry.storage.asking import text

Intake = Literal["received", "late", "repeated", "conflict", "unknown", "no-school", "not-open"]


async def add_submission(
    session: AsyncSession,
    *,
    window_no: int,
    school: str,
    submission_id: UUID,
    sha256: bytes,
    body: bytes,
    client_id: str,
) -> tuple[Intake, datetime | None]:
    """Intake: one durable insert under the window's lock (see the function in migrations/0001_registry.sql)."""
    query = text("""
        SELECT outcome, at
        FROM registry.receive_submission(:no, :school, :id, :sha256, :body, :client, :traceparent)""")
    row = (
        await session.execute(
            query,
            {
                "no": window_no,
                "school": school,
                "id": submission_id,
                "sha256": sha256,
                "body": body,
                "client": client_id,
                "traceparent": telemetry.current_traceparent(),
            },
        )
    ).one()
    return row.outcome, row.at


_FIELDS = (
    "school_year, school, submission_id, window_no, sha256, client_id, received_at, state, arrival, answer, traceparent"
)
_FIND = f"""
SELECT {_FIELDS} FROM registry.submissions
WHERE window_no = :no AND school = :school AND submission_id = :id
UNION ALL
SELECT w.school_year, l.school, l.submission_id, l.window_no, l.sha256, l.client_id, l.received_at, 'late', l.arrival,
       NULL, l.traceparent
FROM registry.late_submissions l JOIN registry.windows w USING (window_no)
WHERE l.window_no = :no AND l.school = :school AND l.submission_id = :id
"""


async def find_submission(
    session: AsyncSession, window_no: int, school: str, submission_id: UUID
) -> ReceivedSubmission | None:
    """A submission without its body, late ones included."""
    rows = await session.execute(text(_FIND), {"no": window_no, "school": school, "id": submission_id})
    row = rows.one_or_none()
    return None if row is None else _stored(row)


DUE = "state = 'received' AND (retry_at IS NULL OR retry_at <= clock_timestamp())"
"""Received, and not put off after an attempt that failed."""

# From school to school by the index, whatever the number of submissions that wait behind the first of each.
_FIRST_OF_EACH = f"""
WITH RECURSIVE waiting AS (
    (SELECT window_no, school FROM registry.submissions WHERE state IN ('received', 'set-aside')
     ORDER BY window_no, school LIMIT 1)
    UNION ALL
    SELECT following.window_no, following.school FROM waiting, LATERAL (
        SELECT s.window_no, s.school FROM registry.submissions s
        WHERE s.state IN ('received', 'set-aside') AND (s.window_no, s.school) > (waiting.window_no, waiting.school)
        ORDER BY s.window_no, s.school LIMIT 1) AS following)
SELECT first.* FROM waiting, LATERAL (
    SELECT s.window_no, s.school_year, s.school, s.submission_id, s.traceparent FROM registry.submissions s
    WHERE s.window_no = waiting.window_no AND s.school = waiting.school AND s.state IN ('received', 'set-aside')
      AND {DUE}
    ORDER BY s.received_at LIMIT 1) AS first
ORDER BY random() LIMIT :most
"""


async def find_waiting(session: AsyncSession, most: int) -> list[WaitingSubmission]:
    """The first of as many schools that wait, in an order of chance: fair, however much one of them has sent.

    It looks at every school that waits, 14 ms for a thousand: ask for some at a time.
    """
    rows = await session.execute(text(_FIRST_OF_EACH), {"most": most})
    return [
        WaitingSubmission(SubmissionKey(row.school_year, row.school, row.submission_id), row.window_no, row.traceparent)
        for row in rows
    ]


async def find_body(session: AsyncSession, key: SubmissionKey) -> bytes | None:
    """The bytes of a received submission, which never change; None if it has a verdict or has been put off."""
    query = text(f"""
        SELECT body FROM registry.submissions
        WHERE school_year = :year AND school = :school AND submission_id = :id AND {DUE}""")
    return (await session.execute(query, _key(key))).scalar_one_or_none()


async def hold_received(session: AsyncSession, key: SubmissionKey) -> ReceivedSubmission | None:
    """Take a received submission for verification; None if another worker has it or it has a verdict."""
    query = text(f"""
        SELECT {_FIELDS} FROM registry.submissions
        WHERE school_year = :year AND school = :school AND submission_id = :id AND state = 'received'
        FOR UPDATE SKIP LOCKED""")
    rows = await session.execute(query, _key(key))
    row = rows.one_or_none()
    return None if row is None else _stored(row)


async def store_answer(
    session: AsyncSession, key: SubmissionKey, *, state: Literal["verified", "refused"], answer: bytes, at: datetime
) -> None:
    """The verdict, once."""
    await session.execute(
        text("""
            UPDATE registry.submissions SET state = :state, answer = :answer, verified_at = :at
            WHERE school_year = :year AND school = :school AND submission_id = :id AND state = 'received'"""),
        {**_key(key), "state": state, "answer": answer, "at": at},
    )


async def hold_without_arrival(session: AsyncSession, limit: int) -> list[ReceivedSubmission]:
    """Submissions, late ones included, whose arrival is not signed yet; other workers skip them."""
    rows = await session.execute(
        text(f"""
            WITH received AS (
                SELECT {_FIELDS} FROM registry.submissions WHERE arrival IS NULL
                ORDER BY received_at LIMIT :limit FOR UPDATE SKIP LOCKED),
            late AS (
                SELECT w.school_year, l.school, l.submission_id, l.window_no, l.sha256, l.client_id, l.received_at,
                       'late', l.arrival, cast(NULL AS bytea), l.traceparent
                FROM registry.late_submissions l JOIN registry.windows w USING (window_no)
                WHERE l.arrival IS NULL ORDER BY l.received_at LIMIT :limit FOR UPDATE OF l SKIP LOCKED)
            SELECT * FROM received UNION ALL SELECT * FROM late"""),
        {"limit": limit},
    )
    return [_stored(row) for row in rows]


async def store_arrivals(session: AsyncSession, arrived: Sequence[ReceivedSubmission]) -> None:
    """The arrival statement of each, once; it never changes."""
    for table, is_late in (("submissions", False), ("late_submissions", True)):
        own = [each for each in arrived if (each.state == "late") == is_late]
        if own:
            await session.execute(
                text(f"""
                    UPDATE registry.{table} s SET arrival = new.arrival
                    FROM unnest(cast(:years AS text[]), cast(:numbers AS bigint[]), cast(:schools AS text[]),
                        cast(:ids AS uuid[]), cast(:arrivals AS text[])) AS new (year, no, school, id, arrival)
                    WHERE {"" if is_late else "s.school_year = new.year AND "}s.window_no = new.no
                      AND s.school = new.school AND s.submission_id = new.id AND s.arrival IS NULL"""),
                {
                    "years": [each.key.school_year for each in own],
                    "numbers": [each.window_no for each in own],
                    "schools": [each.key.school for each in own],
                    "ids": [each.key.submission_id for each in own],
                    "arrivals": [each.arrival for each in own],
                },
            )


async def count_undecided(session: AsyncSession, window_no: int, school: str | None = None) -> int:
    """How many submissions of a window, or of one school in it, have no verdict: waiting, or set aside."""
    query = text("""
        SELECT count(*) FROM registry.submissions
        WHERE window_no = :no AND state IN ('received', 'set-aside')
          AND (cast(:school AS text) IS NULL OR school = :school)""")
    count: int = (await session.execute(query, {"no": window_no, "school": school})).scalar_one()
    return count


def _key(key: SubmissionKey) -> dict[str, object]:
    return {"year": key.school_year, "school": key.school, "id": key.submission_id}


def _stored(row: object) -> ReceivedSubmission:
    values = row._mapping  # type: ignore[attr-defined]  # a Row of SQLAlchemy
    return ReceivedSubmission(
        key=SubmissionKey(values["school_year"], values["school"], values["submission_id"]),
        window_no=values["window_no"],
        sha256=values["sha256"],
        client_id=values["client_id"],
        received_at=values["received_at"],
        state=values["state"],
        arrival=values["arrival"],
        answer=values["answer"],
        traceparent=values["traceparent"],
    )
