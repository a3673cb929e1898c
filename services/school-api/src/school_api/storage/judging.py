"""Findings beside drafts: written when somebody asks, forgotten by a trigger when the content changes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.drafts import StoredDraft
from school_api.storage.drafts import get_drafts
from school_api.storage.json_columns import dump, load

BATCH = 200
"""Drafts judged in one go: about a second of one processor."""


async def list_unjudged(session: AsyncSession, school: str, school_year: str) -> list[StoredDraft]:
    """Some drafts whose findings nobody has asked for since they changed; none if all are judged."""
    query = text("""
        SELECT draft_id FROM school.drafts
        WHERE school = :school AND school_year = :year AND findings IS NULL AND kind = 'year' LIMIT :limit""")
    ids = (await session.scalars(query, {"school": school, "year": school_year, "limit": BATCH})).all()
    return list((await get_drafts(session, ids)).values()) if ids else []


async def store_findings(session: AsyncSession, judged: Mapping[UUID, tuple[int, list[dict[str, str]]]]) -> None:
    """By draft: the version that was judged, and what was found. A draft that changed meanwhile stays unjudged."""
    await session.execute(
        text("""
            UPDATE school.drafts SET findings = :findings
            WHERE draft_id = :id AND version = :version AND findings IS NULL"""),
        [
            {"id": draft_id, "version": version, "findings": dump(findings)}
            for draft_id, (version, findings) in sorted(judged.items())
        ],
    )


async def list_findings(session: AsyncSession, class_id: UUID) -> dict[UUID, list[dict[str, Any]]]:
    """Kept findings of a class's drafts; call after they were judged."""
    query = text("SELECT draft_id, findings FROM school.drafts WHERE class_id = :id AND findings IS NOT NULL")
    return {row.draft_id: load(row.findings) for row in await session.execute(query, {"id": class_id})}
