"""Imports: the files as they came and what was reported; the registrar's codes of the pupils."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.rules.rule_book_name import RuleBookName
from school_api.domain.errors import ImportUnknown
from school_api.storage.json_columns import dump, load


@dataclass(frozen=True)
class StoredImport:
    """One upload into a class, or into the classes of a school; `files` by source, in their order."""

    import_id: UUID
    school: str
    school_year: str
    class_id: UUID | None
    layout: str
    files: Mapping[str, tuple[bytes, ...]]
    report: Mapping[str, Any]
    rules: RuleBookName | None
    """Absent before 0005_rule_books."""
    imported_by: str


async def add_import(session: AsyncSession, new: StoredImport) -> None:
    """Keep an upload with its report."""
    await session.execute(
        text("""
            INSERT INTO school.imports (import_id, school, school_year, class_id, layout, report, rules,
                                        imported_by)
            VALUES (:import_id, :school, :school_year, :class_id, :layout, :report, :rules, :imported_by)"""),
        {**vars(new), "report": dump(new.report), "rules": new.rules and new.rules.model_dump_json()},
    )
    await session.execute(
        text("""
            INSERT INTO school.import_files (import_id, source, position, body)
            VALUES (:import_id, :source, :position, :body)"""),
        [
            {"import_id": new.import_id, "source": source, "position": position, "body": body}
            for source, bodies in new.files.items()
            for position, body in enumerate(bodies)
        ],
    )


async def get_import(session: AsyncSession, import_id: UUID) -> StoredImport:
    """Raises ImportUnknown."""
    rows = await session.execute(
        text("""
            SELECT i.import_id, coalesce(i.school, c.school) AS school,
                   coalesce(i.school_year, c.school_year) AS school_year, i.class_id, i.layout, i.report,
                   i.rules, i.imported_by, i.results, i.pupils, i.supplement
            FROM school.imports i LEFT JOIN school.classes c USING (class_id) WHERE i.import_id = :id"""),
        {"id": import_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise ImportUnknown
    values = dict(row._mapping)
    # Before 0002_grades the files stood in the row itself.
    own = {source: values.pop(source) for source in ("results", "pupils", "supplement")}
    files = {source: (body,) for source, body in own.items() if body is not None}
    known = {"report": load(row.report), "rules": row.rules and RuleBookName.model_validate(load(row.rules))}
    return StoredImport(**{**values, **known, "files": files or await _files(session, import_id)})


async def _files(session: AsyncSession, import_id: UUID) -> dict[str, tuple[bytes, ...]]:
    rows = await session.execute(
        text("SELECT source, body FROM school.import_files WHERE import_id = :id ORDER BY source, position"),
        {"id": import_id},
    )
    files: dict[str, tuple[bytes, ...]] = {}
    for row in rows:
        files[row.source] = (*files.get(row.source, ()), row.body)
    return files


async def find_codes(session: AsyncSession, school: str, level: str, pupil_codes: Sequence[str]) -> dict[str, str]:
    """Lookup codes that are known here, by pupil code."""
    rows = await session.execute(
        text("""
            SELECT pupil_code, lookup_code FROM school.codes
            WHERE school = :school AND level = :level AND pupil_code = ANY(:codes)"""),
        {"school": school, "level": level, "codes": list(pupil_codes)},
    )
    return {row.pupil_code: row.lookup_code for row in rows}


async def find_codes_but_for_zeros(
    session: AsyncSession, school: str, level: str, pupil_codes: Sequence[str]
) -> set[str]:
    """Pupil codes that are known here and differ from one of these in leading zeros at most."""
    rows = await session.scalars(
        text("""
            SELECT pupil_code FROM school.codes
            WHERE school = :school AND level = :level AND ltrim(pupil_code, '0') = ANY(:bare)"""),
        {"school": school, "level": level, "bare": [code.lstrip("0") for code in pupil_codes]},
    )
    return set(rows)


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
