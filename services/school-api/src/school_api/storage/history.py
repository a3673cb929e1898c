"""Single versions of a draft, and a stretch of its history with what stood before it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.year.errors import VersionUnknown
from school_api.storage.drafts import DraftVersion
from school_api.storage.json_columns import load

_SELECT = """
SELECT version, act, state, revision, content, changed, reason, changed_by, changed_at FROM school.draft_versions
"""


async def get_version(session: AsyncSession, draft_id: UUID, version: int) -> DraftVersion:
    """Raises VersionUnknown."""
    query = text(f"{_SELECT} WHERE draft_id = :id AND version = :version")
    row = (await session.execute(query, {"id": draft_id, "version": version})).one_or_none()
    if row is None:
        raise VersionUnknown
    return _version(row)


async def list_versions_from(session: AsyncSession, draft_id: UUID, *, first: int, limit: int) -> list[DraftVersion]:
    """Versions from a number on, oldest first."""
    query = text(f"{_SELECT} WHERE draft_id = :id AND version >= :first ORDER BY version LIMIT :limit")
    rows = await session.execute(query, {"id": draft_id, "first": first, "limit": limit})
    return [_version(row) for row in rows]


def _version(row: Row[tuple[Any, ...]]) -> DraftVersion:
    return DraftVersion(**{**row._mapping, "content": load(row.content), "changed": tuple(row.changed)})
