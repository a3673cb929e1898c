"""What a draft said when a signature that counts no more was stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.drafts import Content
from school_api.storage.json_columns import load


@dataclass(frozen=True)
class SignedBefore:
    """The last signature of a stage and part that a change made void."""

    stored_at: datetime
    content: Content


async def list_signed_before(
    session: AsyncSession, draft_ids: Collection[UUID], stage: int, part: str
) -> dict[UUID, SignedBefore]:
    """By draft; drafts that were never signed in this place are left out."""
    rows = await session.execute(
        text("""
            SELECT DISTINCT ON (e.draft_id) e.draft_id, e.stored_at, v.content
            FROM school.endorsements e CROSS JOIN LATERAL (
                SELECT content FROM school.draft_versions v
                WHERE v.draft_id = e.draft_id AND v.changed_at <= e.stored_at ORDER BY v.version DESC LIMIT 1) AS v
            WHERE e.draft_id = ANY(:ids) AND (e.stage, e.part) = (:stage, :part) AND e.voided_at IS NOT NULL
            ORDER BY e.draft_id, e.stored_at DESC"""),
        {"ids": list(draft_ids), "stage": stage, "part": part},
    )
    return {row.draft_id: SignedBefore(row.stored_at, load(row.content)) for row in rows}
