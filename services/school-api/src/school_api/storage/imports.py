"""Imports: the files as they came and what was reported; the registrar's codes of the pupils."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.errors import ImportUnknown
from school_api.storage.json_columns import dump, load


@dataclass(frozen=True)
class StoredImport:
    """One upload into a class."""

    import_id: UUID
    class_id: UUID
    layout: str
    results: bytes
    pupils: bytes
    supplement: bytes | None
    report: Mapping[str, Any]
    imported_by: str


async def add_import(session: AsyncSession, new: StoredImport) -> None:
    """Keep an upload with its report."""
    await session.execute(
        text("""
            INSERT INTO school.imports
                (import_id, class_id, layout, results, pupils, supplement, report, imported_by)
            VALUES (:import_id, :class_id, :layout, :results, :pupils, :supplement, :report, :imported_by)"""),
        {**vars(new), "report": dump(new.report)},
    )


async def get_import(session: AsyncSession, import_id: UUID) -> StoredImport:
    """Raises ImportUnknown."""
    rows = await session.execute(
        text("""
            SELECT import_id, class_id, layout, results, pupils, supplement, report, imported_by
            FROM school.imports WHERE import_id = :id"""),
        {"id": import_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise ImportUnknown
    return StoredImport(**{**row._mapping, "report": load(row.report)})


async def find_codes(session: AsyncSession, school: str, level: str, pupil_codes: Sequence[str]) -> dict[str, str]:
    """Lookup codes that are known here, by pupil code."""
    rows = await session.execute(
        text("""
            SELECT pupil_code, lookup_code FROM school.codes
            WHERE school = :school AND level = :level AND pupil_code = ANY(:codes)"""),
        {"school": school, "level": level, "codes": list(pupil_codes)},
    )
    return {row.pupil_code: row.lookup_code for row in rows}


async def add_codes(session: AsyncSession, school: str, level: str, codes: Mapping[str, str]) -> None:
    """Keep what the registrar issued: pupil code → lookup code. A code that another pupil here has is left out."""
    if codes:
        await session.execute(
            text("""
                INSERT INTO school.codes (school, level, pupil_code, lookup_code)
                VALUES (:school, :level, :pupil_code, :lookup_code) ON CONFLICT DO NOTHING"""),
            [
                {"school": school, "level": level, "pupil_code": pupil, "lookup_code": code}
                for pupil, code in sorted(codes.items())
            ],
        )
