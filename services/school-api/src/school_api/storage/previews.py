"""Previews and the accesses to them. A code is stored as its hash; whoever has the database has no code."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.year.errors import AccessUnknown, AlreadyEnded, PreviewBlocksSigning, PreviewUnknown


@dataclass(frozen=True)
class StoredPreview:
    """A preview of a class that has not been closed; it may be over."""

    preview_id: UUID
    class_id: UUID
    ends_at: datetime


@dataclass(frozen=True)
class StoredAccess:
    """An access without its code."""

    access_id: UUID
    preview_id: UUID
    draft_id: UUID
    class_id: UUID
    ends_at: datetime
    issued_at: datetime | None = None
    seen_at: datetime | None = None
    is_live: bool = True


_ACCESS = """
SELECT a.access_id, a.preview_id, a.draft_id, p.class_id, p.ends_at, a.issued_at, a.seen_at,
       a.revoked_at IS NULL AND p.closed_at IS NULL AND :now < p.ends_at AS is_live
FROM school.preview_accesses a JOIN school.previews p USING (preview_id)
"""


async def find_preview(session: AsyncSession, class_id: UUID) -> StoredPreview | None:
    """The one of the class that has not been closed."""
    query = text("SELECT preview_id, class_id, ends_at FROM school.previews WHERE class_id = :id AND closed_at IS NULL")
    row = (await session.execute(query, {"id": class_id})).one_or_none()
    return None if row is None else StoredPreview(**row._mapping)


async def get_open_preview(session: AsyncSession, class_id: UUID, now: datetime) -> StoredPreview:
    """Raises PreviewUnknown."""
    preview = await find_preview(session, class_id)
    if preview is None or preview.ends_at <= now:
        raise PreviewUnknown
    return preview


async def add_preview(session: AsyncSession, preview: StoredPreview, *, opened_by: str) -> None:
    """A unique index refuses a second one that is not closed."""
    await session.execute(
        text("""
            INSERT INTO school.previews (preview_id, class_id, opened_by, ends_at)
            VALUES (:preview_id, :class_id, :by, :ends_at)"""),
        {**vars(preview), "by": opened_by},
    )


async def set_end(session: AsyncSession, preview_id: UUID, ends_at: datetime) -> None:
    """Another end of an open preview."""
    query = text("UPDATE school.previews SET ends_at = :ends_at WHERE preview_id = :id AND closed_at IS NULL")
    await session.execute(query, {"id": preview_id, "ends_at": ends_at})


async def close_preview(session: AsyncSession, preview_id: UUID, *, closed_by: str) -> None:
    """Every access to it ends with it."""
    await session.execute(
        text("""
            UPDATE school.previews SET closed_at = clock_timestamp(), closed_by = :by
            WHERE preview_id = :id AND closed_at IS NULL"""),
        {"id": preview_id, "by": closed_by},
    )


async def count_preview(session: AsyncSession, preview_id: UUID) -> dict[str, int]:
    """How many accesses there are, how many were used, and what was said."""
    row = await session.execute(
        text("""
            SELECT count(*) AS accesses, count(seen_at) AS seen,
                   coalesce(sum(c.comments), 0)::integer AS comments,
                   coalesce(sum(c.open_comments), 0)::integer AS open_comments
            FROM school.preview_accesses a
            LEFT JOIN LATERAL (SELECT count(*) AS comments, count(*) FILTER (WHERE state = 'open') AS open_comments
                               FROM school.preview_comments WHERE access_id = a.access_id) AS c ON true
            WHERE a.preview_id = :id"""),
        {"id": preview_id},
    )
    return dict(row.one()._mapping)


async def add_accesses(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """New accesses with the hashes of their codes."""
    if rows:
        await session.execute(
            text("""
                INSERT INTO school.preview_accesses (access_id, preview_id, draft_id, code_sha256, issued_by)
                VALUES (:access_id, :preview_id, :draft_id, :code_sha256, :issued_by)"""),
            rows,
        )


async def list_accesses(
    session: AsyncSession, preview_id: UUID, now: datetime, draft_ids: Collection[UUID] | None = None
) -> list[StoredAccess]:
    """Accesses to a preview, ended ones included."""
    query = text(f"""
        {_ACCESS} WHERE a.preview_id = :id AND (cast(:drafts AS uuid[]) IS NULL OR a.draft_id = ANY(:drafts))
        ORDER BY a.issued_at, a.access_id""")
    drafts = None if draft_ids is None else list(draft_ids)
    rows = await session.execute(query, {"id": preview_id, "now": now, "drafts": drafts})
    return [StoredAccess(**row._mapping) for row in rows]


async def get_access(session: AsyncSession, access_id: UUID, now: datetime) -> StoredAccess:
    """Raises AccessUnknown."""
    row = await session.execute(text(f"{_ACCESS} WHERE a.access_id = :id"), {"id": access_id, "now": now})
    found = row.one_or_none()
    if found is None:
        raise AccessUnknown
    return StoredAccess(**found._mapping)


async def get_live_access(session: AsyncSession, code_sha256: bytes | None, now: datetime) -> StoredAccess:
    """By the hash of a code. Raises AccessUnknown, the same for a code that is wrong, revoked or over."""
    rows = await session.execute(text(f"{_ACCESS} WHERE a.code_sha256 = :hash"), {"hash": code_sha256, "now": now})
    found = rows.one_or_none()
    if found is None or not found.is_live:
        raise AccessUnknown
    return StoredAccess(**found._mapping)


async def note_seen(session: AsyncSession, access_id: UUID, now: datetime) -> None:
    """When the holder looked first."""
    query = text("UPDATE school.preview_accesses SET seen_at = :now WHERE access_id = :id AND seen_at IS NULL")
    await session.execute(query, {"id": access_id, "now": now})


async def revoke_access(session: AsyncSession, access_id: UUID, *, revoked_by: str) -> None:
    """Raises AlreadyEnded."""
    done = await session.scalars(
        text("""
            UPDATE school.preview_accesses SET revoked_at = clock_timestamp(), revoked_by = :by
            WHERE access_id = :id AND revoked_at IS NULL RETURNING access_id"""),
        {"id": access_id, "by": revoked_by},
    )
    if done.one_or_none() is None:
        raise AlreadyEnded


async def check_signable_now(session: AsyncSession, class_id: UUID) -> None:
    """Raises PreviewBlocksSigning. Call under the class's lock: comments and previews are stored under it too."""
    blocked = await session.scalar(
        text("""
            SELECT coalesce((SELECT blocks_signing FROM school.class_settings WHERE class_id = :id), true)
               AND (EXISTS (SELECT FROM school.previews WHERE class_id = :id AND closed_at IS NULL
                              AND clock_timestamp() < ends_at)
                    OR EXISTS (SELECT FROM school.preview_comments c JOIN school.drafts d USING (draft_id)
                               WHERE d.class_id = :id AND c.state = 'open'))"""),
        {"id": class_id},
    )
    if blocked:
        raise PreviewBlocksSigning
