"""A class's spreadsheets become drafts; every row is reported, and nothing signed is lost without being said."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.building.packets import value_json
from hbs_schema.findings import Sentence
from hbs_schema.registry_api import PupilKeys
from school_api.clients.registry import RegistryClient
from school_api.domain import sentences
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.drafts import EDITABLE, DraftState, StoredDraft
from school_api.domain.errors import ClassUnknown, FileRefused, items_of
from school_api.domain.views import ImportCounts, ImportOut
from school_api.domain.year.errors import DataLocked
from school_api.domain.year.locks import locked_item
from school_api.spreadsheets.assemble import ClassImport, ImportedPupil
from school_api.spreadsheets.assemble import import_class as read_class
from school_api.spreadsheets.errors import SpreadsheetRefused
from school_api.spreadsheets.folding import fold
from school_api.spreadsheets.opening import ClassFiles, ImportSetting
from school_api.spreadsheets.rows import CellFinding, ImportReport
from school_api.storage.changes import store_change
from school_api.storage.classes import get_class, hold_class, hold_school_year
from school_api.storage.data_locks import find_locked
from school_api.storage.drafts import Change, add_draft, find_drafts_of
from school_api.storage.events import add_event
from school_api.storage.imports import StoredImport, add_codes, add_import, find_codes

OTHER_CLASS = ("other-class", sentences.OTHER_CLASS)
SAME_RECORD = ("same-record", sentences.SAME_RECORD)
NOT_EDITABLE = ("not-editable", sentences.NOT_EDITABLE)
DATA_LOCKED = ("data-locked", sentences.DATA_LOCKED)
Skipped = dict[int, tuple[str, Sentence]]


@dataclass
class _Tally:
    created: int = 0
    changed: int = 0
    unchanged: int = 0


async def import_class(
    files: ClassFiles,
    class_id: UUID,
    *,
    is_dry_run: bool,
    actor: Actor,
    sessions: Sessions,
    registry: RegistryClient,
) -> ImportOut:
    """Read, match and check; then, unless it is a dry run, get codes and store drafts, all of them or none.

    A row with errors, or of what the school has locked, changes nothing and holds up no other. Raises ClassUnknown,
    FileRefused; DataLocked if every row is locked.
    """
    async with sessions() as session:
        school_class = await get_class(session, class_id)
    actor.check_sees(school_class.school, ClassUnknown)
    if school_class.is_interim:
        raise ClassUnknown
    read = await _read(files, school_class)
    skipped: Skipped = {pupil.row: OTHER_CLASS for pupil in read.pupils if not _is_of(pupil, school_class)}
    ready = [pupil for pupil in read.pupils if pupil.is_ready and pupil.row not in skipped]
    tally, import_id = _Tally(), None
    if not is_dry_run:
        await _fetch_codes(ready, school_class, sessions, registry)
        async with sessions.begin() as session:
            await hold_school_year(session, school_class.school, school_class.school_year)
            await hold_class(session, class_id)
            skipped |= await _store(session, ready, school_class, actor, tally)
            report = _with_skipped(read.report, skipped)
            import_id = uuid7()
            await add_import(
                session,
                StoredImport(import_id, class_id, **vars(files), report=report.as_json(), imported_by=actor.name),
            )
            await add_event(
                session, school_class.school, "class-imported", class_id=str(class_id), import_id=str(import_id)
            )
    report = _with_skipped(read.report, skipped)
    return ImportOut(
        import_id=str(import_id) if import_id else None,
        class_id=str(class_id),
        is_dry_run=is_dry_run,
        counts=ImportCounts(**vars(tally), skipped=len(skipped), refused=read.report.count("refused")),
        report=report.as_json(),
    )


async def _read(files: ClassFiles, school_class: SchoolClass) -> ClassImport:
    track = "supplementary" if school_class.track == "supplementary" else "completed"
    setting = ImportSetting(school_class.grade, school_class.school_year, track)  # type: ignore[arg-type]  # one of two
    try:
        return await asyncio.to_thread(read_class, files, setting)
    except SpreadsheetRefused as refused:
        raise FileRefused(items_of(refused.findings)) from refused


def _is_of(pupil: ImportedPupil, school_class: SchoolClass) -> bool:
    return not pupil.class_code or fold(pupil.class_code) == fold(school_class.class_name)


async def _fetch_codes(
    pupils: list[ImportedPupil], school_class: SchoolClass, sessions: Sessions, registry: RegistryClient
) -> None:
    """Have the registrar's codes here before any draft is stored; asking again gets the same."""
    school, level = school_class.school, school_class.level
    async with sessions() as session:
        known = await find_codes(session, school, level, [pupil.pupil_code for pupil in pupils])
    keys = [
        PupilKeys(
            pupil_code=pupil.pupil_code,
            sector_code=pupil.personal.sector_code,
            personal_id=pupil.personal.personal_id,
        )
        for pupil in pupils
        if pupil.pupil_code not in known
    ]
    if keys:
        codes = await registry.issue_codes(school, level, keys)
        async with sessions.begin() as session:
            await add_codes(session, school, level, codes)


async def _store(
    session: AsyncSession, pupils: list[ImportedPupil], school_class: SchoolClass, actor: Actor, tally: _Tally
) -> Skipped:
    names = [pupil.pupil_code for pupil in pupils]
    codes = await find_codes(session, school_class.school, school_class.level, names)
    drafts = await find_drafts_of(session, school_class.school, school_class.school_year, names)
    change = Change("import", actor.name)
    skipped: Skipped = {}
    locked = await _find_locked(session, pupils, drafts, school_class)
    for pupil in pupils:
        content = content_of(pupil)
        draft = drafts.get(pupil.pupil_code)
        if pupil.row in locked:
            skipped[pupil.row] = DATA_LOCKED
        elif pupil.pupil_code not in codes:
            skipped[pupil.row] = SAME_RECORD
        elif draft is None:
            await add_draft(session, _new_draft(pupil, content, codes[pupil.pupil_code], school_class), change)
            tally.created += 1
        elif draft.class_id != school_class.class_id:
            skipped[pupil.row] = OTHER_CLASS
        elif not (changed := draft.changed_by(content)):
            tally.unchanged += 1
        elif draft.state not in EDITABLE:
            skipped[pupil.row] = NOT_EDITABLE
        else:
            await store_change(session, draft.with_content(content), changed, change)
            tally.changed += 1
    return skipped


async def _find_locked(
    session: AsyncSession, pupils: list[ImportedPupil], drafts: Mapping[str, StoredDraft], school_class: SchoolClass
) -> set[int]:
    """Rows that would change what the school has locked. Raises DataLocked if that is every row."""
    changes: dict[UUID | None, frozenset[str]] = {}
    rows: dict[UUID | None, int] = {}
    for pupil in pupils:
        content, draft = content_of(pupil), drafts.get(pupil.pupil_code)
        # A pupil who is new here is known by nothing yet but his row.
        name = draft.draft_id if draft else UUID(int=pupil.row)
        rows[name] = pupil.row
        changes[name] = draft.changed_by(content) if draft else frozenset(content)
    refused = await find_locked(session, school_class, changes)
    if refused and len(refused) == len(pupils):
        raise DataLocked([locked_item(lock, part) for lock, part in next(iter(refused.values()))])
    return {rows[name] for name in refused}


def content_of(pupil: ImportedPupil) -> dict[str, Mapping[str, object]]:
    """A pupil's values by part name, as drafts store them."""
    parts = {"identity": pupil.identity, "personal": pupil.personal, **pupil.parts}
    return {name: value_json(value) for name, value in parts.items()}


def _new_draft(
    pupil: ImportedPupil, content: Mapping[str, Mapping[str, object]], code: str, school_class: SchoolClass
) -> StoredDraft:
    return StoredDraft(
        draft_id=uuid7(),
        class_id=school_class.class_id,
        school=school_class.school,
        school_year=school_class.school_year,
        pupil_code=pupil.pupil_code,
        lookup_code=code,
        state=DraftState.DRAFTING,
        version=1,
        content=content,
    )


def _with_skipped(report: ImportReport, skipped: Skipped) -> ImportReport:
    """The report with the rows that were read well and changed nothing."""
    rows = []
    for row in report.rows:
        told = skipped.get(row.row) if row.source == "results" else None
        extra = (CellFinding(sentences.row_skipped(told[1], told[0])),) if told else ()
        rows.append(replace(row, findings=(*row.findings, *extra)))
    return replace(report, rows=tuple(rows))
