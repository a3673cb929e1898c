"""What is to be done at a school, from the facts alone: nothing here is ever ticked off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.storage.papers import ON_PAPER

MOST = 1000
"""Of a kind; there are more only where something went wrong on a whole school at once."""

_WHERE = f"""
d.school = :school AND d.school_year = :year AND d.kind = 'year' AND NOT {ON_PAPER}
AND (cast(:class_id AS uuid) IS NULL OR d.class_id = :class_id)
"""


@dataclass(frozen=True)
class FactRow:
    """Something that waits for somebody: of one draft, or of so many of a class."""

    kind: str
    class_id: UUID
    part: str
    count: int = 1
    draft_id: UUID | None = None
    pupil_code: str | None = None
    comment_id: UUID | None = None
    words: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class UnsignedDraft:
    """A draft that waits for signatures: its parts, and the (stage, part) that it has."""

    draft_id: UUID
    class_id: UUID
    policy: str
    parts: tuple[str, ...]
    signed: tuple[tuple[int, str], ...]


async def list_facts(
    session: AsyncSession, school: str, school_year: str, class_id: UUID | None, today: date
) -> list[FactRow]:
    """Errors in content by class and part, returned parts, open comments, drafts that the registrar refused."""
    rows = await session.execute(
        text(f"""
            (SELECT 'content' AS kind, d.class_id, f ->> 'part' AS part, count(DISTINCT d.draft_id) AS count,
                    cast(NULL AS uuid) AS draft_id, cast(NULL AS text) AS pupil_code,
                    cast(NULL AS uuid) AS comment_id, cast(NULL AS text) AS words,
                    cast(NULL AS timestamptz) AS since
             FROM school.drafts d CROSS JOIN LATERAL jsonb_array_elements(d.findings) AS f
             WHERE {_WHERE} AND d.state IN ('drafting', 'reviewing') AND f ->> 'severity' = 'error'
             GROUP BY d.class_id, f ->> 'part' ORDER BY 2, 3 LIMIT {MOST})
            UNION ALL
            (SELECT 'returned', d.class_id, r.part, 1, d.draft_id, d.pupil_code, NULL, r.reason, v.changed_at
             FROM school.drafts d JOIN school.returned_parts r USING (draft_id)
                JOIN school.draft_versions v ON v.draft_id = r.draft_id AND v.version = r.version
             WHERE {_WHERE} AND d.state = 'drafting' AND NOT EXISTS (
                SELECT FROM school.draft_versions w WHERE w.draft_id = d.draft_id AND w.version > r.version
                AND (w.act IN ('review-request', 'return') OR (w.act <> 'return' AND r.part = ANY(w.changed))))
             ORDER BY v.changed_at, d.draft_id, r.part LIMIT {MOST})
            UNION ALL
            (SELECT 'comment', d.class_id, c.part, 1, d.draft_id, d.pupil_code, c.comment_id, c.words, c.made_at
             FROM school.drafts d JOIN school.preview_comments c USING (draft_id)
             WHERE {_WHERE} AND c.state = 'open' ORDER BY c.made_at, c.comment_id LIMIT {MOST})
            UNION ALL
            (SELECT 'refused', d.class_id, '', 1, d.draft_id, d.pupil_code, NULL, NULL, NULL
             FROM school.drafts d WHERE {_WHERE} AND d.state = 'refused' ORDER BY d.draft_id LIMIT {MOST})"""),
        {"school": school, "year": school_year, "class_id": class_id, "today": today},
    )
    return [FactRow(**row._mapping) for row in rows]


async def list_unsigned(
    session: AsyncSession, school: str, school_year: str, class_id: UUID | None, today: date
) -> list[UnsignedDraft]:
    """Drafts that are let be signed and are not, with what each has."""
    rows = await session.execute(
        text(f"""
            SELECT d.draft_id, d.class_id, c.policy,
                   ARRAY(SELECT jsonb_object_keys(d.content)) AS parts,
                   ARRAY(SELECT e.stage || ' ' || e.part FROM school.endorsements e
                         WHERE e.draft_id = d.draft_id AND e.voided_at IS NULL) AS signed
            FROM school.drafts d JOIN school.classes c USING (class_id)
            WHERE {_WHERE} AND d.state = 'signing'"""),
        {"school": school, "year": school_year, "class_id": class_id, "today": today},
    )
    return [
        UnsignedDraft(row.draft_id, row.class_id, row.policy, (*row.parts, "record"), tuple(map(_seat, row.signed)))
        for row in rows
    ]


def _seat(written: str) -> tuple[int, str]:
    stage, _, part = written.partition(" ")
    return int(stage), part


async def add_returned_parts(session: AsyncSession, versions: Mapping[UUID, int], reasons: Mapping[str, str]) -> None:
    """Each part that was returned with these versions, and why."""
    rows: Sequence[dict[str, Any]] = [
        {"draft_id": draft_id, "version": version, "part": part, "reason": reason}
        for draft_id, version in versions.items()
        for part, reason in reasons.items()
    ]
    await session.execute(
        text("""
            INSERT INTO school.returned_parts (draft_id, version, part, reason)
            VALUES (:draft_id, :version, :part, :reason)"""),
        rows,
    )
