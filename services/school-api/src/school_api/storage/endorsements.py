"""Signatures that count, and those that no longer do. Call under the class's lock to write."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.stages import LiveEndorsement

Live = dict[UUID, tuple[LiveEndorsement, ...]]


async def list_live(session: AsyncSession, draft_ids: Collection[UUID]) -> Live:
    """The signatures that count, by draft."""
    rows = await session.execute(
        text("""
            SELECT draft_id, stage, part, seat, role, statement, leaf_index, path FROM school.endorsements
            WHERE draft_id = ANY(:ids) AND voided_at IS NULL ORDER BY draft_id, stage, part, statement"""),
        {"ids": list(draft_ids)},
    )
    found: Live = dict.fromkeys(draft_ids, ())
    for row in rows:
        values = dict(row._mapping)
        draft_id = values.pop("draft_id")
        found[draft_id] = (*found[draft_id], LiveEndorsement(**{**values, "path": tuple(row.path)}))
    return found


async def add_endorsements(session: AsyncSession, entries: Sequence[tuple[UUID, LiveEndorsement]]) -> None:
    """Store signatures; a unique index refuses a second one on the same seat."""
    if entries:
        await session.execute(
            text("""
                INSERT INTO school.endorsements (draft_id, stage, part, seat, role, statement, leaf_index, path)
                VALUES (:draft_id, :stage, :part, :seat, :role, :statement, :leaf_index, :path)"""),
            [{**asdict(entry), "path": list(entry.path), "draft_id": draft_id} for draft_id, entry in entries],
        )


async def void_endorsements(
    session: AsyncSession, draft_id: UUID, entries: Collection[LiveEndorsement], reason: str
) -> None:
    """Signatures of a draft count no more; they stay where they are, with the reason."""
    if entries:
        await session.execute(
            text("""
                UPDATE school.endorsements SET voided_at = clock_timestamp(), void_reason = :reason
                WHERE draft_id = :id AND voided_at IS NULL
                  AND (stage, part, statement) = (:stage, :part, :statement)"""),
            [
                {
                    "id": draft_id,
                    "reason": reason,
                    "stage": entry.stage,
                    "part": entry.part,
                    "statement": entry.statement,
                }
                for entry in entries
            ],
        )
