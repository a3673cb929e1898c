"""What a review sheet needs besides drafts: changes since the last review, the last import, overridden warnings."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.storage.json_columns import load
from school_api.storage.papers import ON_PAPER

_CHANGES = "('import', 'edit', 'restore', 'cite-interim')"


async def list_changed(session: AsyncSession, class_id: UUID) -> dict[UUID, list[str]]:
    """Parts by draft that changed since the principal last approved or returned it."""
    rows = await session.execute(
        text(f"""
            SELECT d.draft_id, array_agg(DISTINCT part ORDER BY part) AS parts
            FROM school.drafts d JOIN school.draft_versions v USING (draft_id)
                CROSS JOIN LATERAL unnest(v.changed) AS part
            WHERE d.class_id = :id AND v.act IN {_CHANGES} AND v.version > coalesce(
                (SELECT max(r.version) FROM school.draft_versions r
                 WHERE r.draft_id = d.draft_id AND r.act IN ('approve', 'return')), 0)
            GROUP BY d.draft_id ORDER BY d.draft_id"""),
        {"id": class_id},
    )
    return {row.draft_id: list(row.parts) for row in rows}


async def list_imported_outcomes(session: AsyncSession, class_id: UUID) -> dict[UUID, Mapping[str, Any]]:
    """Part `outcome` by draft as the last import that changed it had it."""
    rows = await session.execute(
        text("""
            SELECT d.draft_id, v.content -> 'outcome' AS outcome
            FROM school.drafts d CROSS JOIN LATERAL (
                SELECT content FROM school.draft_versions v WHERE v.draft_id = d.draft_id AND v.act = 'import'
                ORDER BY version DESC LIMIT 1) AS v
            WHERE d.class_id = :id"""),
        {"id": class_id},
    )
    return {row.draft_id: load(row.outcome) or {} for row in rows}


async def list_overrides(session: AsyncSession, class_id: UUID) -> set[tuple[UUID, str, str]]:
    """(draft, code, pointer) of warnings that the school stands by; not where the part changed since."""
    rows = await session.execute(
        text(f"""
            SELECT o.draft_id, o.code, o.pointer FROM school.finding_overrides o JOIN school.drafts d USING (draft_id)
            WHERE d.class_id = :id AND NOT EXISTS (
                SELECT FROM school.draft_versions v
                WHERE v.draft_id = o.draft_id AND v.version > o.draft_version AND v.act IN {_CHANGES}
                  AND replace(replace(split_part(o.pointer, '/', 2), '~1', '/'), '~0', '~') = ANY(v.changed))"""),
        {"id": class_id},
    )
    return {(row.draft_id, row.code, row.pointer) for row in rows}


async def add_override(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Saying it again of the same version changes nothing."""
    await session.execute(
        text("""
            INSERT INTO school.finding_overrides (draft_id, code, pointer, draft_version, reason, overridden_by)
            VALUES (:draft_id, :code, :pointer, :draft_version, :reason, :overridden_by) ON CONFLICT DO NOTHING"""),
        dict(values),
    )


async def list_on_paper(session: AsyncSession, class_id: UUID, today: date) -> set[UUID]:
    """Drafts of the class whose pupils are on paper."""
    query = text(f"SELECT d.draft_id FROM school.drafts d WHERE d.class_id = :id AND {ON_PAPER}")
    return set((await session.scalars(query, {"id": class_id, "today": today})).all())


async def count_open_comments(session: AsyncSession, class_id: UUID) -> int:
    """Comments of the class's holders that have no answer."""
    query = text("""
        SELECT count(*) FROM school.preview_comments c JOIN school.drafts d USING (draft_id)
        WHERE d.class_id = :id AND c.state = 'open'""")
    found: int = (await session.execute(query, {"id": class_id})).scalar_one()
    return found
