"""A class's settings, versioned for their ETag; version 0 is what holds while nobody has set anything."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class ClassSettings:
    """As they hold."""

    version: int = 0
    blocks_signing: bool = True


async def get_settings(session: AsyncSession, class_id: UUID) -> ClassSettings:
    """The defaults for a class that has none."""
    query = text("SELECT version, blocks_signing FROM school.class_settings WHERE class_id = :id")
    row = (await session.execute(query, {"id": class_id})).one_or_none()
    return ClassSettings() if row is None else ClassSettings(**row._mapping)


async def put_settings(session: AsyncSession, class_id: UUID, settings: ClassSettings, *, changed_by: str) -> None:
    """Call under the class's lock."""
    await session.execute(
        text("""
            INSERT INTO school.class_settings (class_id, version, blocks_signing, changed_by)
            VALUES (:id, :version, :blocks_signing, :by)
            ON CONFLICT (class_id) DO UPDATE SET version = excluded.version,
                blocks_signing = excluded.blocks_signing, changed_by = excluded.changed_by,
                changed_at = clock_timestamp()"""),
        {"id": class_id, **vars(settings), "by": changed_by},
    )
