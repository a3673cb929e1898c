"""What holders say about their drafts, and what they are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.year.errors import CommentClosed, CommentUnknown

_SELECT = """
SELECT comment_id, access_id, draft_id, draft_version, part, pointer, words, state, made_at, answer, answered_by,
       answered_at FROM school.preview_comments
"""


@dataclass(frozen=True)
class StoredComment:
    """A comment, and its answer."""

    comment_id: UUID
    access_id: UUID
    draft_id: UUID
    draft_version: int
    part: str
    pointer: str
    words: str
    state: str
    made_at: datetime
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None


async def add_comment(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store what was said about a version of a draft."""
    await session.execute(
        text("""
            INSERT INTO school.preview_comments
                (comment_id, access_id, draft_id, draft_version, part, pointer, words)
            VALUES (:comment_id, :access_id, :draft_id, :draft_version, :part, :pointer, :words)"""),
        dict(values),
    )


async def list_comments(session: AsyncSession, access_id: UUID) -> list[StoredComment]:
    """What one holder said, in his order: another holder's words are not shown to him."""
    query = text(f"{_SELECT} WHERE access_id = :id ORDER BY made_at, comment_id")
    return [StoredComment(**row._mapping) for row in await session.execute(query, {"id": access_id})]


async def get_comment(session: AsyncSession, comment_id: UUID) -> StoredComment:
    """Raises CommentUnknown."""
    row = (await session.execute(text(f"{_SELECT} WHERE comment_id = :id"), {"id": comment_id})).one_or_none()
    if row is None:
        raise CommentUnknown
    return StoredComment(**row._mapping)


async def answer_comment(session: AsyncSession, comment_id: UUID, *, state: str, answer: str, answered_by: str) -> None:
    """Once. Raises CommentClosed."""
    done = await session.scalars(
        text("""
            UPDATE school.preview_comments SET state = :state, answer = :answer, answered_by = :by,
                answered_at = clock_timestamp()
            WHERE comment_id = :id AND state = 'open' RETURNING comment_id"""),
        {"id": comment_id, "state": state, "answer": answer, "by": answered_by},
    )
    if done.one_or_none() is None:
        raise CommentClosed
