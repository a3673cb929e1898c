"""What was read from an upload becomes drafts; every row is reported, and nothing signed is lost without being said."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.building.packets import value_json
from hbs_schema.findings import Sentence
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_sheets.assemble import ClassImport, ImportedPupil
from hbs_sheets.rows import CellFinding, ImportReport
from school_api.clients.registry import RegistryClient
from school_api.domain import sentences
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import Place, class_place
from school_api.domain.drafts import EDITABLE, DraftState, StoredDraft
from school_api.domain.import_views import ImportCounts, ImportOut
from school_api.domain.permissions import Action, editing_action
from school_api.domain.permits import Permit
from school_api.domain.year.citations import Citation, is_founded
from school_api.storage.audit import Values
from school_api.storage.changes import store_change
from school_api.storage.classes import hold_classes, hold_school_year
from school_api.storage.drafts import Change, add_drafts, find_drafts_of
from school_api.storage.events import add_event
from school_api.storage.imports import StoredImport, add_import, find_codes
from school_api.storage.interims import list_citations
from school_api.usecases.fetch_codes import fetch_codes
from school_api.usecases.find_locked_rows import Placed, Spot, content_for, find_locked_rows
from school_api.usecases.find_lost_zeros import find_lost_zeros
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_also, permit_act

OTHER_CLASS = ("other-class", sentences.OTHER_CLASS)
SAME_RECORD = ("same-record", sentences.SAME_RECORD)
NOT_EDITABLE = ("not-editable", sentences.NOT_EDITABLE)
DATA_LOCKED = ("data-locked", sentences.DATA_LOCKED)
INTERIM_NOT_TAKEN_IN = ("interim-not-taken-in", sentences.INTERIM_NOT_TAKEN_IN)
Changed = Literal["changed", "unchanged", "not-editable"]
Skipped = dict[Spot, tuple[str, Sentence]]


@dataclass(frozen=True)
class Upload:
    """The files as they came, and whose they are; without a class they are the whole school's."""

    layout: str
    files: Mapping[str, tuple[bytes, ...]]
    school: str
    school_year: str
    level: str
    rules: RuleBookName
    class_id: UUID | None = None

    @property
    def is_whole(self) -> bool:
        """Whether what a record does not have is meant to be absent; a spreadsheet has not a column for everything."""
        return "records" in self.files


@dataclass
class _Tally:
    created: int = 0
    changed: int = 0
    unchanged: int = 0


async def store_import(
    read: ClassImport,
    upload: Upload,
    place: Place,
    class_of: Callable[[ImportedPupil], SchoolClass | None],
    *,
    is_dry_run: bool,
    actor: Actor,
    sessions: Sessions,
    registry: RegistryClient,
) -> ImportOut:
    """Unless it is a dry run, get codes and store drafts, all of them or none; a row with errors holds up no other.

    A row that would change what the school has locked changes nothing. `place` is what the caller has to be permitted
    to import into. Raises NotPermitted; DataLocked if every row is locked.
    """
    ready, skipped = _placed(read, class_of)
    skipped |= await find_lost_zeros(ready, upload.school, upload.level, sessions=sessions)
    ready = [placed for placed in ready if placed.spot not in skipped]
    tally, import_id = _Tally(), None
    if not is_dry_run:
        await fetch_codes(
            [placed.pupil for placed in ready], upload.school, upload.level, sessions=sessions, registry=registry
        )
        async with sessions.begin() as session:
            await hold_school_year(session, upload.school, upload.school_year)
            await hold_classes(session, _classes(ready, upload))
            permit = await permit_act(session, actor, Action.IMPORT, place)
            skipped |= await _store(session, ready, upload, permit, tally)
            import_id = uuid7()
            report = _with_skipped(read.report, skipped).as_json()
            await add_import(
                session,
                StoredImport(
                    import_id=import_id,
                    school=upload.school,
                    school_year=upload.school_year,
                    class_id=upload.class_id,
                    layout=upload.layout,
                    files=upload.files,
                    report=report,
                    rules=upload.rules,
                    imported_by=permit.by,
                ),
            )
            after: Values = {**vars(tally), "skipped": len(skipped)}
            await note_act(session, permit, About(upload.class_id, concerns=str(import_id), after=after))
            await _announce(session, upload, import_id)
    return ImportOut(
        import_id=str(import_id) if import_id else None,
        school=upload.school,
        class_id=str(upload.class_id) if upload.class_id else None,
        is_dry_run=is_dry_run,
        rules=upload.rules,
        counts=ImportCounts(**vars(tally), skipped=len(skipped), refused=_refused(read.report)),
        report=_with_skipped(read.report, skipped).as_json(),
    )


def _placed(read: ClassImport, class_of: Callable[[ImportedPupil], SchoolClass | None]) -> tuple[list[Placed], Skipped]:
    ready: list[Placed] = []
    skipped: Skipped = {}
    for pupil in read.pupils:
        school_class = class_of(pupil)
        if school_class is None:
            skipped[pupil.sheet, pupil.row] = OTHER_CLASS
        elif pupil.is_ready:
            parts = {"identity": pupil.identity, "personal": pupil.personal, **pupil.parts}
            ready.append(Placed(pupil, school_class, {name: value_json(value) for name, value in parts.items()}))
    return ready, skipped


def _classes(ready: list[Placed], upload: Upload) -> Collection[UUID]:
    own = {upload.class_id} if upload.class_id else set()
    return own | {placed.school_class.class_id for placed in ready}


def _refused(report: ImportReport) -> int:
    return report.count("refused") + report.count("refused", "records")


async def _store(session: AsyncSession, ready: list[Placed], upload: Upload, permit: Permit, tally: _Tally) -> Skipped:
    change = Change("import", permit.by)
    names = [placed.pupil.pupil_code for placed in ready]
    codes = await find_codes(session, upload.school, upload.level, names)
    drafts = await find_drafts_of(session, upload.school, upload.school_year, names)
    locked = await find_locked_rows(session, ready, drafts, is_whole=upload.is_whole)
    unfounded = await _find_unfounded(session, ready, drafts)
    skipped: Skipped = {**dict.fromkeys(unfounded, INTERIM_NOT_TAKEN_IN), **dict.fromkeys(locked, DATA_LOCKED)}
    new: list[StoredDraft] = []
    for placed in (placed for placed in ready if placed.spot not in skipped):
        code = codes.get(placed.pupil.pupil_code)
        draft = drafts.get(placed.pupil.pupil_code)
        if code is None:
            skipped[placed.spot] = SAME_RECORD
        elif draft is None:
            _check_parts(permit, placed.content, placed, DraftState.DRAFTING)
            new.append(_new_draft(placed, code))
        elif draft.class_id != placed.school_class.class_id:
            skipped[placed.spot] = OTHER_CLASS
        else:
            done = await _change(session, draft, placed, upload.is_whole, permit)
            tally.changed += done == "changed"
            tally.unchanged += done == "unchanged"
            skipped |= {placed.spot: NOT_EDITABLE} if done == "not-editable" else {}
    await add_drafts(session, new, change)
    tally.created = len(new)
    return skipped


async def _find_unfounded(session: AsyncSession, ready: list[Placed], drafts: Mapping[str, StoredDraft]) -> set[Spot]:
    """Rows that cite a former school's packet which nobody took in."""
    citing = [placed for placed in ready if placed.content.get("outcome", {}).get("interim")]
    known = {placed.spot: drafts.get(placed.pupil.pupil_code) for placed in citing}
    taken_in = await list_citations(session, [draft.draft_id for draft in known.values() if draft])

    def of(draft: StoredDraft | None) -> list[Citation]:
        return taken_in[draft.draft_id] if draft else []

    return {placed.spot for placed in citing if not is_founded(placed.content, of(known[placed.spot]))}


async def _change(session: AsyncSession, draft: StoredDraft, placed: Placed, is_whole: bool, permit: Permit) -> Changed:
    content = content_for(placed, draft, is_whole=is_whole)
    changed = draft.changed_by(content)
    is_same = not changed and draft.grade == placed.pupil.grade
    if is_same:
        return "unchanged"
    if draft.state not in EDITABLE:
        return "not-editable"
    _check_parts(permit, changed, placed, draft.state)
    anew = draft.with_content(content, placed.school_class.schema)
    await store_change(session, replace(anew, grade=placed.pupil.grade), changed, Change("import", permit.by))
    return "changed"


def _check_parts(permit: Permit, parts: Iterable[str], placed: Placed, state: DraftState) -> None:
    """A file changes nothing that whoever imports it may not edit. Raises NotPermitted."""
    for part in sorted(parts):
        place = class_place(placed.school_class, part, placed.pupil.pupil_code, state)
        check_also(permit, editing_action(part), place, pointer(part))


def _new_draft(placed: Placed, code: str) -> StoredDraft:
    return StoredDraft(
        draft_id=uuid7(),
        class_id=placed.school_class.class_id,
        school=placed.school_class.school,
        school_year=placed.school_class.school_year,
        pupil_code=placed.pupil.pupil_code,
        lookup_code=code,
        state=DraftState.DRAFTING,
        version=1,
        content=placed.content,
        grade=placed.pupil.grade,
        schema=placed.school_class.schema,
    )


async def _announce(session: AsyncSession, upload: Upload, import_id: UUID) -> None:
    if upload.class_id:
        await add_event(
            session, upload.school, "class-imported", class_id=str(upload.class_id), import_id=str(import_id)
        )
    else:
        await add_event(session, upload.school, "school-imported", import_id=str(import_id))


def _with_skipped(report: ImportReport, skipped: Skipped) -> ImportReport:
    """The report with the rows that were read well and changed nothing."""
    rows = []
    for row in report.rows:
        told = skipped.get((row.sheet, row.row)) if row.source in ("results", "records") else None
        extra = (CellFinding(sentences.row_skipped(told[1], told[0])),) if told else ()
        rows.append(replace(row, findings=(*row.findings, *extra)))
    return replace(report, rows=tuple(rows))
