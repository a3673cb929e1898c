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


async def list_unjudged(session: AsyncSession, school: str, school_year: str, book: str) -> list[StoredDraft]:
    """Some drafts that nobody has judged by this book (its digest) since they changed; none if all are judged."""
    query = text("""
        SELECT draft_id FROM school.drafts
        WHERE school = :school AND school_year = :year AND kind = 'year'
              AND (findings IS NULL OR judged_by IS DISTINCT FROM :book) LIMIT :limit""")
    ids = (await session.scalars(query, {"school": school, "year": school_year, "book": book, "limit": BATCH})).all()
    return list((await get_drafts(session, ids)).values()) if ids else []


async def store_findings(
    session: AsyncSession, judged: Mapping[UUID, tuple[int, list[dict[str, str]]]], book: str
) -> None:
    """By draft: the version that was judged, and what was found. A draft that changed meanwhile stays unjudged."""
    await session.execute(
        text("""
            UPDATE school.drafts SET findings = :findings, judged_by = :book
            WHERE draft_id = :id AND version = :version"""),
        [
            {"id": draft_id, "version": version, "findings": dump(findings), "book": book}
            for draft_id, (version, findings) in sorted(judged.items())
        ],
    )


async def list_findings(session: AsyncSession, class_id: UUID, book: str) -> dict[UUID, list[dict[str, Any]]]:
    """Kept findings of those of a class's drafts that were judged by this book."""
    query = text("""
        SELECT draft_id, findings FROM school.drafts
        WHERE class_id = :id AND findings IS NOT NULL AND judged_by = :book""")
    rows = await session.execute(query, {"id": class_id, "book": book})
    return {row.draft_id: load(row.findings) for row in rows}
