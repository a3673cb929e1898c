"""The principal's review sheet: a class counted and named by a digest, so that an approval is of what was seen."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema import canonical
from hbs_schema.base64url import encode
from hbs_schema.rules.field_rows import title_of
from hbs_schema.rules.rule_book import RuleBook
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_draft
from school_api.domain.deciding import class_place
from school_api.domain.drafts import DraftState, StoredDraft
from school_api.domain.errors import ClassUnknown
from school_api.domain.heads import warn_of_head
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.domain.stages import Seat, missing
from school_api.domain.views import SeatOut, SentencesOut, findings_out
from school_api.domain.year.judged import kept
from school_api.domain.year.sheet import count_levels, counted, result_of, semester_of
from school_api.domain.year.sheet_views import ChangedDraft, FindingCount, ReviewSheet, SubjectLevels
from school_api.storage import sheets
from school_api.storage.classes import get_class
from school_api.storage.drafts import list_drafts
from school_api.storage.endorsements import list_live
from school_api.storage.evidence import get_policy
from school_api.storage.judging import list_findings
from school_api.storage.papers import today_in_vietnam
from school_api.storage.rule_books import find_rule_book
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act

SENT = (DraftState.SUBMITTED, DraftState.ACCEPTED, DraftState.WITHDRAWN, DraftState.LOCKED)
Findings = Mapping[UUID, Sequence[Mapping[str, Any]]]


async def show_review_sheet(class_id: UUID, *, actor: Actor, sessions: Sessions) -> ReviewSheet:
    """Raises ClassUnknown, NotPermitted."""
    async with sessions.begin() as session:
        place = class_place(await get_class(session, class_id))
        permit = await permit_act(session, actor, Action.READ_SHEET, place, unknown=ClassUnknown)
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        sheet = await build_sheet(session, await get_class(session, class_id), permit)
    await note_reading(permit, About(class_id), sessions=sessions)
    return sheet


async def build_sheet(session: AsyncSession, school_class: SchoolClass, permit: Permit) -> ReviewSheet:
    """The sheet as it stands now; under the class's lock, as it will stand until the caller has committed."""
    class_id = school_class.class_id
    paper = await sheets.list_on_paper(session, class_id, await today_in_vietnam(session))
    everybody = await list_drafts(session, class_id)
    drafts = [draft for draft in everybody if draft.draft_id not in paper]
    book = await find_rule_book(session, school_class.school_year)
    known = await list_findings(session, class_id, book.digest)
    findings = await asyncio.to_thread(_judge, drafts, known, school_class, book.book)
    overrides = await sheets.list_overrides(session, class_id)
    imported = await sheets.list_imported_outcomes(session, class_id)
    changed = await sheets.list_changed(session, class_id)
    live = await list_live(session, [draft.draft_id for draft in drafts])
    policy = (await get_policy(session, school_class.policy)).payload
    absent = Counter(
        seat
        for draft in drafts
        if draft.state not in SENT
        for seat in missing(policy, draft.part_names, live[draft.draft_id])
    )
    contents = [draft.content for draft in drafts]
    at_import = [{"outcome": imported.get(draft.draft_id, {})} for draft in drafts]
    values: dict[str, Any] = {
        "class_id": str(class_id),
        "rules": book.name,
        "states": counted(draft.state.value for draft in drafts),
        "pupils": len(drafts),
        "on_paper": len(paper),
        "results": counted(map(result_of, contents)),
        "results_at_import": counted(map(result_of, at_import)),
        "semester_1": counted(map(semester_of, contents)),
        "subjects": [
            SubjectLevels(part=part, title=_words(part), levels=levels)
            for part, levels in count_levels(contents).items()
        ],
        "findings": _count_findings(findings, overrides),
        "changed": [
            ChangedDraft(draft_id=str(draft.draft_id), parts=tuple(changed[draft.draft_id]))
            for draft in drafts
            if draft.draft_id in changed
        ],
        "open_comments": await sheets.count_open_comments(session, class_id),
        "missing": _seats(absent),
    }
    versions = [[str(draft.draft_id), draft.version, draft.state.value] for draft in everybody]
    # Not in the digest: they are about who looks, and what a deputy looked at, a principal may approve.
    warnings = warn_of_head(permit, [draft.content for draft in drafts if draft.state not in SENT])
    shown = {**values, "warnings": findings_out(warnings), "digest": _digest(values, versions)}
    return ReviewSheet.model_validate(shown)


def _judge(drafts: Sequence[StoredDraft], known: Findings, school_class: SchoolClass, book: RuleBook) -> Findings:
    return {
        draft.draft_id: known[draft.draft_id]
        if draft.draft_id in known
        else kept(check_draft(draft, school_class, book))
        for draft in drafts
    }


def _count_findings(findings: Findings, overrides: Collection[tuple[UUID, str, str]]) -> list[FindingCount]:
    found: Counter[tuple[str, str, str]] = Counter()
    overridden: Counter[tuple[str, str, str]] = Counter()
    for draft_id, entries in findings.items():
        for entry in entries:
            kind = (entry["severity"], entry["code"], entry["part"])
            found[kind] += 1
            overridden[kind] += (draft_id, entry["code"], entry["pointer"]) in overrides
    return [
        FindingCount.model_validate(
            {"severity": kind[0], "code": kind[1], "part": kind[2], "count": count, "overridden": overridden[kind]}
        )
        for kind, count in sorted(found.items())
    ]


def _seats(absent: Mapping[Seat, int]) -> list[SeatOut]:
    ordered = sorted(absent.items(), key=lambda pair: (pair[0].stage, pair[0].part))
    return [SeatOut(role=seat.role, part=seat.part, count=count) for seat, count in ordered]


def _digest(values: Mapping[str, Any], versions: Sequence[Sequence[object]]) -> str:
    """Of everything that is shown, and of the versions behind it: two contents may count alike."""
    shown = to_jsonable_python(values)
    return encode(sha256(canonical.dump({"sheet": shown, "versions": [list(entry) for entry in versions]})).digest())


def _words(part: str) -> SentencesOut:
    title = title_of(part)
    return SentencesOut(vi=title.vi, en=title.en)
