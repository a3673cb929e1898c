"""An import's report, and the school's own spreadsheet given back with a column that says what became of each row."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.findings import Language
from hbs_sheets.opening import results_sheets
from hbs_sheets.report_sheet import write_report_lines, write_report_sheet
from hbs_sheets.workbook import Sheet, read_workbook
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place, class_place
from school_api.domain.errors import ImportUnknown
from school_api.domain.permissions import Action
from school_api.storage.classes import get_class
from school_api.storage.imports import StoredImport, get_import
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


async def show_import(import_id: UUID, *, actor: Actor, sessions: Sessions) -> StoredImport:
    """Raises ImportUnknown, NotPermitted."""
    async with sessions.begin() as session:
        stored = await get_import(session, import_id)
        place = Place(stored.school, stored.school_year)
        if stored.class_id is not None:
            place = class_place(await get_class(session, stored.class_id))
        permit = await permit_act(session, actor, Action.READ_FILES, place, unknown=ImportUnknown)
    await note_reading(permit, About(stored.class_id, concerns=str(import_id)), sessions=sessions)
    return stored


async def write_import_sheet(
    import_id: UUID, source: str, language: Language, *, actor: Actor, sessions: Sessions
) -> bytes:
    """The uploaded files of one kind with the report beside their rows. Raises ImportUnknown."""
    stored = await show_import(import_id, actor=actor, sessions=sessions)
    return await asyncio.to_thread(_write, stored, source, language)


async def write_import_report(import_id: UUID, language: Language, *, actor: Actor, sessions: Sessions) -> bytes:
    """The report as a spreadsheet: of files beside their rows, of records a row for each. Raises ImportUnknown."""
    stored = await show_import(import_id, actor=actor, sessions=sessions)
    if "records" in stored.files:
        return await asyncio.to_thread(write_report_lines, stored.report, language=language)
    return await asyncio.to_thread(_write, stored, "results", language)


def _write(stored: StoredImport, source: str, language: Language) -> bytes:
    # A template has its other sheets in the same file.
    is_own = source in stored.files
    sheets = _sheets(stored, source if is_own else "results")
    own = {row["source"] for row in stored.report["rows"] if is_own or row["source"] == source}
    sources = {source} if is_own and source != "results" else own - (stored.files.keys() - {"results"})
    return write_report_sheet(sheets, stored.report, sources, language=language)


def _sheets(stored: StoredImport, source: str) -> Sequence[Sheet]:
    files = stored.files.get(source)
    if not files:
        raise ImportUnknown
    return list(results_sheets(files)) if source == "results" else read_workbook(files[0])
