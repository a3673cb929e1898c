"""An import's report, and the school's own spreadsheet given back with a column that says what became of each row."""

import asyncio
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.findings import Language
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import class_place
from school_api.domain.errors import ImportUnknown
from school_api.domain.permissions import Action
from school_api.spreadsheets.assemble import import_class
from school_api.spreadsheets.opening import ClassFiles, ImportSetting
from school_api.spreadsheets.report_sheet import write_report_sheet
from school_api.spreadsheets.rows import Source
from school_api.storage.classes import get_class
from school_api.storage.imports import StoredImport, get_import
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


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
    async with sessions.begin() as session:
        stored = await get_import(session, import_id)
        school_class = await get_class(session, stored.class_id)
        place = class_place(school_class)
        permit = await permit_act(session, actor, Action.READ_FILES, place, unknown=ImportUnknown)
    await note_reading(permit, About(stored.class_id, concerns=str(import_id)), sessions=sessions)
    return stored, school_class


def _write(
    stored: StoredImport, school_class: SchoolClass, source: Source, content: bytes, language: Language
) -> bytes:
    # Reading is the same for the same bytes: only they are kept.
    track = "supplementary" if school_class.track == "supplementary" else "completed"
    files = ClassFiles(stored.layout, stored.results, stored.pupils, stored.supplement)  # type: ignore[arg-type]
    setting = ImportSetting(school_class.grade, school_class.school_year, track)  # type: ignore[arg-type]
    return write_report_sheet(content, import_class(files, setting).report, source, language=language)
