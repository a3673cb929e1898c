"""A school's year at a glance: one statement a question, whatever the size. Call after drafts are judged."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.storage.papers import ON_PAPER

# The draft's own: a combined class has several. `d` is the draft, `c` its class.
GRADE = "coalesce(d.grade, c.grade)"
# A pupil on paper is not expected: whatever stands in his draft counts for nothing here.
_EXPECTED = f"""
SELECT d.draft_id, d.class_id, {GRADE} AS grade, d.content, d.findings
FROM school.drafts d JOIN school.classes c USING (class_id)
WHERE d.school = :school AND d.school_year = :year AND d.kind = 'year' AND NOT {ON_PAPER}
"""


@dataclass(frozen=True)
class ClassCount:
    """A class, or one grade of it: how many pupils are expected, how many are on paper, and how far they are."""

    class_id: UUID
    class_name: str
    grade: int
    track: str
    pupils: int
    on_paper: int
    with_errors: int
    with_warnings: int
    signed: int
    sent: int


@dataclass(frozen=True)
class PartCount:
    """A part of a class's records of one grade."""

    class_id: UUID
    grade: int
    part: str
    entered: int
    with_errors: int
    with_warnings: int
    missing: int


@dataclass(frozen=True)
class SignedCount:
    """Who has signed a part (empty: whole records) of how many pupils of a grade of a class."""

    class_id: UUID
    grade: int
    part: str
    role: str
    signer: str
    count: int


async def count_classes(session: AsyncSession, school: str, school_year: str, today: date) -> list[ClassCount]:
    """Every class of the year but those of interim records; a combined class once for each of its grades."""
    rows = await session.execute(
        text(f"""
            SELECT c.class_id, c.class AS class_name, g.grade, c.track,
                   count(d.draft_id) FILTER (WHERE NOT d.on_paper) AS pupils,
                   count(d.draft_id) FILTER (WHERE d.on_paper) AS on_paper,
                   count(d.draft_id) FILTER (WHERE NOT d.on_paper AND d.has_errors) AS with_errors,
                   count(d.draft_id) FILTER (WHERE NOT d.on_paper AND d.has_warnings) AS with_warnings,
                   count(d.draft_id) FILTER (WHERE NOT d.on_paper AND d.state = 'signed') AS signed,
                   count(d.draft_id) FILTER (WHERE NOT d.on_paper
                                               AND d.state IN ('submitted', 'accepted', 'locked')) AS sent
            FROM school.classes c CROSS JOIN LATERAL unnest(coalesce(c.grades, ARRAY[c.grade])) AS g (grade) LEFT JOIN (
                SELECT d.draft_id, d.class_id, {GRADE} AS grade, d.state, {ON_PAPER} AS on_paper,
                       d.findings @> '[{{"severity": "error"}}]' AS has_errors,
                       d.findings @> '[{{"severity": "warning"}}]' AS has_warnings
                FROM school.drafts d JOIN school.classes c USING (class_id)
                WHERE d.school = :school AND d.school_year = :year AND d.kind = 'year'
            ) AS d ON d.class_id = c.class_id AND d.grade = g.grade
            WHERE c.school = :school AND c.school_year = :year AND c.track <> 'interim'
            GROUP BY c.class_id, g.grade ORDER BY g.grade, c.class, c.track"""),
        {"school": school, "year": school_year, "today": today},
    )
    return [ClassCount(**row._mapping) for row in rows]


async def count_parts(session: AsyncSession, school: str, school_year: str, today: date) -> list[PartCount]:
    """Every part of every class: what stands there, what is wrong with it, and on whom it is missing."""
    rows = await session.execute(
        text(f"""
            WITH expected AS MATERIALIZED ({_EXPECTED}),
            there AS (SELECT draft_id, class_id, grade, jsonb_object_keys(content) AS part FROM expected),
            found AS (
                SELECT draft_id, class_id, grade, f ->> 'part' AS part,
                       bool_or(f ->> 'severity' = 'error') AS has_error,
                       bool_or(f ->> 'severity' = 'warning') AS has_warning
                FROM expected CROSS JOIN LATERAL jsonb_array_elements(findings) AS f GROUP BY 1, 2, 3, 4)
            SELECT class_id, grade, part, count(there.draft_id) AS entered,
                   count(*) FILTER (WHERE there.draft_id IS NOT NULL AND has_error) AS with_errors,
                   count(*) FILTER (WHERE there.draft_id IS NOT NULL AND has_warning) AS with_warnings,
                   count(*) FILTER (WHERE there.draft_id IS NULL AND has_error) AS missing
            FROM there FULL JOIN found USING (draft_id, class_id, grade, part)
            WHERE part <> '' GROUP BY class_id, grade, part ORDER BY class_id, grade, part"""),
        {"school": school, "year": school_year, "today": today},
    )
    return [PartCount(**row._mapping) for row in rows]


async def count_signed(session: AsyncSession, school: str, school_year: str, today: date) -> list[SignedCount]:
    """By role and certificate: the thumbprint stands in the statement's own header."""
    rows = await session.execute(
        # Statements are looked up by their key, row by row: right after an import the planner knows no better numbers.
        text(f"""
            WITH heads AS MATERIALIZED (
                SELECT d.class_id, {GRADE} AS grade, e.part, e.role, split_part(s.jws, '.', 1) AS head,
                       count(*) AS count
                FROM school.drafts d JOIN school.classes c USING (class_id)
                    JOIN school.endorsements e USING (draft_id)
                    JOIN school.statements s ON s.digest = e.statement
                WHERE d.school = :school AND d.school_year = :year AND d.kind = 'year' AND e.voided_at IS NULL
                  AND NOT {ON_PAPER}
                GROUP BY d.class_id, {GRADE}, e.part, e.role, head)
            SELECT class_id, grade, part, role, signer, cast(sum(count) AS bigint) AS count
            FROM heads CROSS JOIN LATERAL (SELECT convert_from(decode(
                rpad(translate(head, '-_', '+/'), (length(head) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::json
                ->> 'x5t#S256' AS signer) AS named
            GROUP BY class_id, grade, part, role, signer ORDER BY class_id, grade, part, role, signer"""),
        {"school": school, "year": school_year, "today": today},
    )
    return [SignedCount(**row._mapping) for row in rows]
