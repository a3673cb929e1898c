"""Closes of schools, and the packets that are effective: accepted, not withdrawn, not superseded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class NewClose:
    """A school's close of some grades."""

    window_no: int
    school: str
    grades: tuple[int, ...]
    seq: int
    root: str
    chain: str
    packet_count: int
    act_id: UUID
    closed_at: datetime


@dataclass(frozen=True)
class LastClose:
    """What the next close of the same grades must follow."""

    seq: int
    chain: str


@dataclass(frozen=True)
class EffectivePacket:
    """A packet that a close or lock names."""

    record_key: str
    packet_digest: str
    school: str
    grade: int
    policy: str
    result: str | None


@dataclass(frozen=True)
class SchoolProgress:
    """Where a school stands in a window."""

    school: str
    accepted: int
    is_closed: bool
    reminded_at: datetime | None
    moved_to: int | None = None
    """The window in which it goes on; it is here only for what it has sent and not closed."""


async def find_last_close(
    session: AsyncSession, window_no: int, school: str, grades: Sequence[int]
) -> LastClose | None:
    """The school's latest close of exactly these grades."""
    rows = await session.execute(
        text("""
            SELECT seq, chain FROM registry.closes WHERE window_no = :no AND school = :school AND grades = :grades
            ORDER BY seq DESC LIMIT 1"""),
        {"no": window_no, "school": school, "grades": list(grades)},
    )
    row = rows.one_or_none()
    return None if row is None else LastClose(row.seq, row.chain)


async def add_close(session: AsyncSession, close: NewClose) -> None:
    """Store a close; the highest `seq` counts."""
    await session.execute(
        text("""
            INSERT INTO registry.closes
                (window_no, school, grades, seq, root, chain, packet_count, act_id, closed_at)
            VALUES (:window_no, :school, :grades, :seq, :root, :chain, :packet_count, :act_id, :closed_at)"""),
        {**vars(close), "grades": list(close.grades)},
    )


async def stands(session: AsyncSession, act_id: UUID) -> bool:
    """Whether the close of an act is in force: not reopened, and no later one of the same grades in its place."""
    query = text("""
        SELECT EXISTS (
            SELECT FROM registry.closes c WHERE c.act_id = :id AND c.reopened_at IS NULL AND NOT EXISTS (
                SELECT FROM registry.closes l
                WHERE (l.window_no, l.school, l.grades) = (c.window_no, c.school, c.grades) AND l.seq > c.seq))""")
    found: bool = (await session.execute(query, {"id": act_id})).scalar_one()
    return found


async def reopen(
    session: AsyncSession, window_no: int, school: str, grades: Sequence[int], seq: int, *, act_id: UUID, at: datetime
) -> bool:
    """Open a close again, with those of the same grades before it; False unless it is the one that stands."""
    rows = await session.execute(
        text("""
            UPDATE registry.closes c SET reopened_at = :at, reopened_by = :id
            WHERE window_no = :no AND school = :school AND grades = :grades AND reopened_at IS NULL
              AND :seq = (SELECT max(l.seq) FROM registry.closes l
                          WHERE l.window_no = :no AND l.school = :school AND l.grades = :grades)
            RETURNING seq"""),
        {"no": window_no, "school": school, "grades": list(grades), "seq": seq, "id": act_id, "at": at},
    )
    return seq in set(rows.scalars())


EFFECTIVE = """
FROM registry.packets p
WHERE p.window_no = :no AND p.grade = ANY(:grades)
  AND NOT EXISTS (SELECT FROM registry.withdrawals w
                  WHERE (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest))
  AND NOT EXISTS (SELECT FROM registry.packets s
                  WHERE (s.school_year, s.supersedes) = (p.school_year, p.packet_digest))
"""


async def list_effective(
    session: AsyncSession, window_no: int, grades: Sequence[int], *, school: str | None = None
) -> list[EffectivePacket]:
    """Effective packets of some grades, of one school or of all."""
    query = text(f"""
        SELECT p.record_key, p.packet_digest, p.school, p.grade, p.policy, p.result {EFFECTIVE}
        AND (cast(:school AS text) IS NULL OR p.school = :school)""")
    rows = await session.execute(query, {"no": window_no, "grades": list(grades), "school": school})
    return [EffectivePacket(**row._mapping) for row in rows]


async def list_progress(session: AsyncSession, window_no: int) -> list[SchoolProgress]:
    """Every school that the window expects, and whether it has closed all its grades. One that was given an extension
    is there as long as something that it had sent is not closed.
    """
    rows = await session.execute(
        text("""
            SELECT * FROM (SELECT e.school, e.reminded_at, e.moved_to,
                   (SELECT count(*) FROM registry.packets p
                    WHERE p.window_no = :no AND p.school = e.school) AS accepted,
                   NOT EXISTS (
                       SELECT FROM registry.packets p WHERE p.window_no = :no AND p.school = e.school
                       AND NOT EXISTS (SELECT FROM registry.closes c WHERE c.window_no = :no AND c.school = e.school
                                       AND c.reopened_at IS NULL AND p.grade = ANY(c.grades)))
                   AND EXISTS (SELECT FROM registry.closes c WHERE c.window_no = :no AND c.school = e.school
                               AND c.reopened_at IS NULL) AS is_closed
            FROM registry.window_schools e WHERE e.window_no = :no) AS told
            WHERE moved_to IS NULL OR accepted > 0 AND NOT is_closed ORDER BY school"""),
        {"no": window_no},
    )
    return [SchoolProgress(row.school, row.accepted, row.is_closed, row.reminded_at, row.moved_to) for row in rows]


async def list_closed_schools(session: AsyncSession, window_no: int, grade: int) -> set[str]:
    """Schools whose close, as it stands, covers a grade."""
    query = text("""
        SELECT DISTINCT school FROM registry.closes
        WHERE window_no = :no AND :grade = ANY(grades) AND reopened_at IS NULL""")
    return set((await session.scalars(query, {"no": window_no, "grade": grade})).all())


async def mark_reminded(session: AsyncSession, window_no: int, schools: Sequence[str]) -> None:
    """Note that schools were told to close."""
    await session.execute(
        text("""
            UPDATE registry.window_schools SET reminded_at = clock_timestamp()
            WHERE window_no = :no AND school = ANY(:schools)"""),
        {"no": window_no, "schools": list(schools)},
    )
