"""Records that others issued: bytes as they came, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.year.errors import LegacyRecordUnknown

_FIELDS = """
legacy_id, school, pupil_code, school_year, origin, issuer, media_type, sha256, brought_by, brought_at,
octet_length(body) AS size
"""


@dataclass(frozen=True)
class LegacyRecord:
    """One of them, without its bytes."""

    legacy_id: UUID
    school: str
    pupil_code: str
    school_year: str
    origin: str
    issuer: str
    media_type: str
    sha256: bytes
    brought_by: str
    brought_at: datetime | None = None
    size: int = 0


async def add_legacy(session: AsyncSession, new: LegacyRecord, body: bytes) -> tuple[LegacyRecord, bool]:
    """Keep it; the one that is there if the same bytes were brought for the same pupil and year, and whether new."""
    added = await session.scalars(
        text("""
            INSERT INTO school.legacy_records (legacy_id, school, pupil_code, school_year, origin, issuer, media_type,
                body, sha256, brought_by)
            VALUES (:legacy_id, :school, :pupil_code, :school_year, :origin, :issuer, :media_type,
                :body, :sha256, :brought_by)
            ON CONFLICT (school, pupil_code, school_year, sha256) DO NOTHING RETURNING legacy_id"""),
        {**vars(new), "body": body},
    )
    is_new = added.one_or_none() is not None
    rows = await session.execute(
        text(f"""
            SELECT {_FIELDS} FROM school.legacy_records
            WHERE (school, pupil_code, school_year, sha256) = (:school, :pupil_code, :school_year, :sha256)"""),
        vars(new),
    )
    return LegacyRecord(**rows.one()._mapping), is_new


async def list_legacy(session: AsyncSession, school: str, pupil_code: str) -> Sequence[LegacyRecord]:
    """A pupil's, of all years."""
    rows = await session.execute(
        text(f"""
            SELECT {_FIELDS} FROM school.legacy_records WHERE school = :school AND pupil_code = :code
            ORDER BY school_year, brought_at, legacy_id"""),
        {"school": school, "code": pupil_code},
    )
    return [LegacyRecord(**row._mapping) for row in rows]


async def find_last_class(session: AsyncSession, school: str, pupil_code: str) -> UUID | None:
    """The class of the pupil's newest draft at the school; None for a pupil who has none."""
    query = text("""
        SELECT class_id FROM school.drafts WHERE school = :school AND pupil_code = :code AND kind = 'year'
        ORDER BY school_year DESC LIMIT 1""")
    return (await session.scalars(query, {"school": school, "code": pupil_code})).one_or_none()


async def get_legacy(session: AsyncSession, legacy_id: UUID) -> tuple[LegacyRecord, bytes]:
    """With its bytes. Raises LegacyRecordUnknown."""
    query = text(f"SELECT {_FIELDS}, body FROM school.legacy_records WHERE legacy_id = :id")
    row = (await session.execute(query, {"id": legacy_id})).one_or_none()
    if row is None:
        raise LegacyRecordUnknown
    values = dict(row._mapping)
    body: bytes = values.pop("body")
    return LegacyRecord(**values), body
