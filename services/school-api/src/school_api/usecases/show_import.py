"""An import's report, and the school's own spreadsheet given back with a column that says what became of each row."""

import asyncio
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.findings import Language
from hbs_sheets.assemble import import_class
from hbs_sheets.opening import ClassFiles, ImportSetting
from hbs_sheets.report_sheet import write_report_sheet
from hbs_sheets.rows import Source
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.errors import ImportUnknown
from school_api.storage.classes import get_class
from school_api.storage.imports import StoredImport, get_import


async def show_import(import_id: UUID, *, actor: Actor, sessions: Sessions) -> StoredImport:
    """Raises ImportUnknown."""
    stored, _ = await _find(import_id, actor, sessions)
    return stored


async def write_import_sheet(
    import_id: UUID, source: Source, language: Language, *, actor: Actor, sessions: Sessions
) -> bytes:
    """One of the uploaded files with its report beside the rows. Raises ImportUnknown."""
    stored, school_class = await _find(import_id, actor, sessions)
    # A template has its second sheet in the same file.
    second = stored.supplement or stored.results
    content = {"results": stored.results, "pupils": stored.pupils, "supplement": second}[source]
    return await asyncio.to_thread(_write, stored, school_class, source, content, language)


async def _find(import_id: UUID, actor: Actor, sessions: Sessions) -> tuple[StoredImport, SchoolClass]:
    async with sessions() as session:
        stored = await get_import(session, import_id)
        school_class = await get_class(session, stored.class_id)
    actor.check_sees(school_class.school, ImportUnknown)
    return stored, school_class


def _write(
    stored: StoredImport, school_class: SchoolClass, source: Source, content: bytes, language: Language
) -> bytes:
    # Reading is the same for the same bytes: only they are kept.
    track = "supplementary" if school_class.track == "supplementary" else "completed"
    files = ClassFiles(stored.layout, stored.results, stored.pupils, stored.supplement)  # type: ignore[arg-type]
    setting = ImportSetting(school_class.grade, school_class.school_year, track)  # type: ignore[arg-type]
    return write_report_sheet(content, import_class(files, setting).report, source, language=language)
