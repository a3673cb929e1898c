"""How far schools are in a window, and what is wrong there. `schools`: of these only; None: of all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class SchoolLine:
    """A school in a window. `open_refusals`: records that were refused and are not accepted yet."""

    school: str
    name: str
    is_expected: bool
    accepted: int
    open_refusals: int
    waiting: int
    set_aside: int
    late: int
    closed_grades: tuple[int, ...]
    last_received_at: datetime | None


@dataclass(frozen=True)
class RefusalLine:
    """A reason for which records of a window stand refused; `records` is None where only some schools are shown."""

    code: str
    records: int | None
    schools: tuple[str, ...]


_OF_SCHOOL = "AND school = :school"
"""Of one school alone, by its keys: without it a board is read as a whole."""
_OPEN_REFUSALS = """
    SELECT DISTINCT v.school, v.record_key, v.codes FROM registry.verdicts v
    WHERE v.school_year = (SELECT school_year FROM registry.windows WHERE window_no = :no)
      AND v.window_no = :no AND v.result = 'refused' {of_school}
      AND NOT EXISTS (SELECT FROM registry.verdicts a
                      WHERE a.window_no = :no AND a.record_key = v.record_key AND a.result <> 'refused')
"""


async def list_school_lines(session: AsyncSession, window_no: int, *, school: str | None = None) -> list[SchoolLine]:
    """Every school that the window expects or has heard of, or one of them."""
    own = _OF_SCHOOL if school else ""
    rows = await session.execute(
        text(f"""
            WITH accepted AS (
                SELECT school, count(*) AS packets FROM registry.packets WHERE window_no = :no {own} GROUP BY school),
            refused AS (
                SELECT school, count(DISTINCT record_key) AS records FROM ({_refusals(own)}) AS o GROUP BY school),
            sent AS (
                SELECT school, count(*) FILTER (WHERE state = 'received') AS waiting,
                       count(*) FILTER (WHERE state = 'set-aside') AS set_aside, max(received_at) AS last
                FROM registry.submissions
                WHERE school_year = (SELECT school_year FROM registry.windows WHERE window_no = :no)
                  AND window_no = :no {own} GROUP BY school),
            late AS (
                SELECT school, count(*) AS submissions, max(received_at) AS last
                FROM registry.late_submissions WHERE window_no = :no {own} GROUP BY school),
            closed AS (
                SELECT school, array_agg(DISTINCT grade ORDER BY grade) AS grades
                FROM registry.closes, unnest(grades) AS grade
                WHERE window_no = :no AND reopened_at IS NULL {own} GROUP BY school),
            expected AS (SELECT school FROM registry.window_schools WHERE window_no = :no {own}),
            known AS (SELECT school FROM expected UNION SELECT school FROM sent UNION SELECT school FROM late)
            SELECT school, s.name, expected.school IS NOT NULL AS is_expected,
                   coalesce(accepted.packets, 0) AS accepted, coalesce(refused.records, 0) AS open_refusals,
                   coalesce(sent.waiting, 0) AS waiting, coalesce(sent.set_aside, 0) AS set_aside,
                   coalesce(late.submissions, 0) AS late, coalesce(closed.grades, '{{}}') AS closed_grades,
                   greatest(sent.last, late.last) AS last_received_at
            FROM known JOIN registry.schools s USING (school) LEFT JOIN expected USING (school)
            LEFT JOIN accepted USING (school) LEFT JOIN refused USING (school) LEFT JOIN sent USING (school)
            LEFT JOIN late USING (school) LEFT JOIN closed USING (school)
            ORDER BY school"""),
        {"no": window_no, **({"school": school} if school else {})},
    )
    return [SchoolLine(**{**row, "closed_grades": tuple(row["closed_grades"])}) for row in rows.mappings()]


async def list_refusal_lines(session: AsyncSession, window_no: int, *, school: str | None = None) -> list[RefusalLine]:
    """Reasons, the most frequent first, of all schools or of one; a record that has several stands under each."""
    rows = await session.execute(
        text(f"""
            SELECT code, count(DISTINCT record_key) AS records, array_agg(DISTINCT school ORDER BY school) AS schools
            FROM ({_refusals(_OF_SCHOOL if school else "")}) AS o, unnest(codes) AS code
            GROUP BY code ORDER BY records DESC, code"""),
        {"no": window_no, **({"school": school} if school else {})},
    )
    return [RefusalLine(row.code, row.records, tuple(row.schools)) for row in rows]


def _refusals(of_school: str) -> str:
    return _OPEN_REFUSALS.format(of_school=of_school.replace("school =", "v.school ="))


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody of the Sở."""

    set_aside: int
    declarations: int
    findings: int
    unsent: int


async def count_waiting(session: AsyncSession, schools: Collection[str] | None) -> Waiting:
    """Of some schools; messages are everybody's."""
    row = (
        await session.execute(
            text("""
                SELECT (SELECT count(*) FROM registry.submissions WHERE state = 'set-aside'
                        AND (cast(:schools AS text[]) IS NULL OR school = ANY(:schools))) AS set_aside,
                       (SELECT count(*) FROM registry.certificate_declarations d
                        WHERE (cast(:schools AS text[]) IS NULL OR d.school = ANY(:schools))
                          AND NOT EXISTS (SELECT FROM registry.certificate_acts a
                                          WHERE a.declaration_id = d.declaration_id AND a.completes
                                            AND a.act IN ('approve', 'reject'))) AS declarations,
                       (SELECT count(*) FROM registry.recheck_findings WHERE settled_at IS NULL
                        AND (cast(:schools AS text[]) IS NULL OR school = ANY(:schools))) AS findings,
                       (SELECT count(*) FROM registry.school_outbox WHERE sent_at IS NULL)
                       + (SELECT count(*) FROM registry.bo_outbox WHERE sent_at IS NULL) AS unsent"""),
            {"schools": None if schools is None else list(schools)},
        )
    ).one()
    return Waiting(**row._mapping)
