"""From the staff to the principal, and from the principal to the signers or back: approve, or return with a reason."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass, policy_name, schema_name, shared_members
from school_api.domain.content import check_draft, check_signable, is_ready
from school_api.domain.deciding import class_place
from school_api.domain.drafts import DraftState, StoredDraft, build, header_of
from school_api.domain.errors import ClassUnknown, ContentIncomplete, Item, NothingToReview, items_of
from school_api.domain.heads import warn_of_head
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.domain.views import ReviewOut, findings_out
from school_api.domain.year.errors import ReviewSheetStale
from school_api.storage.audit import Values
from school_api.storage.changes import store_change
from school_api.storage.classes import get_class, hold_class
from school_api.storage.drafts import Change, list_drafts
from school_api.storage.events import add_event
from school_api.storage.evidence import get_policy
from school_api.storage.rule_books import find_rule_book
from school_api.storage.tasks import add_returned_parts
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_review_sheet import build_sheet

RETURNABLE = (DraftState.REVIEWING, DraftState.SIGNING, DraftState.SIGNED, DraftState.REFUSED)


async def request_review(
    class_id: UUID, drafts: Collection[UUID] | None, *, actor: Actor, sessions: Sessions
) -> ReviewOut:
    """Hand drafts without errors to the principal; with `drafts`, just these.

    Raises ClassUnknown, NotPermitted, NothingToReview; ContentIncomplete if one of them has an error.
    """
    await _check_sees(class_id, actor, sessions)
    async with sessions.begin() as session:
        school_class = await hold_class(session, class_id)
        permit = await _permit(session, actor, Action.REQUEST_REVIEW, school_class)
        chosen = await _choose(session, class_id, drafts, (DraftState.DRAFTING,))
        await _check_content(session, chosen, school_class)
        change = Change("review-request", permit.by)
        moved = [draft.moved(DraftState.REVIEWING) for draft in chosen]
        return await _store(session, school_class, moved, (), change, permit)


async def approve_class(
    class_id: UUID,
    drafts: Collection[UUID] | None,
    *,
    sheet: str | None = None,
    actor: Actor,
    registrar: str,
    sessions: Sessions,
    clock: Clock,
) -> ReviewOut:
    """The principal lets drafts be signed: their part strings are written now, and stand until a value changes.

    `sheet` is the digest of what he looked at. Raises ClassUnknown, NotPermitted, NothingToReview, ReviewSheetStale,
    ContentIncomplete.
    """
    await _check_sees(class_id, actor, sessions)
    async with sessions.begin() as session:
        school_class = await hold_class(session, class_id)
        permit = await _permit(session, actor, Action.APPROVE, school_class)
        if sheet is not None and (await build_sheet(session, school_class, permit)).digest != sheet:
            raise ReviewSheetStale
        policy = await get_policy(session, school_class.policy)
        chosen = await _choose(session, class_id, drafts, (DraftState.REVIEWING,))
        await _check_content(session, chosen, school_class)
        members = {
            "class": school_class.class_name,
            "policy": policy_name(policy),
        }
        shared = shared_members(school_class, registrar)
        created_at = to_instant(clock())
        moved = await asyncio.to_thread(_build, chosen, shared, members, created_at)
        return await _store(session, school_class, moved, (), Change("approve", permit.by), permit)


async def return_class(
    class_id: UUID,
    drafts: Collection[UUID] | None,
    *,
    reason: str,
    parts: Mapping[str, str],
    actor: Actor,
    sessions: Sessions,
) -> ReviewOut:
    """The principal returns drafts for correction. Signatures over packets end, and those over the named parts.

    `parts` maps each to its own reason; what was returned is a task until it is changed or handed over again.
    Raises ClassUnknown, NotPermitted, ContentRefused, NothingToReview.
    """
    check_signable({"reason": reason, "part_reasons": dict(parts)})
    await _check_sees(class_id, actor, sessions)
    async with sessions.begin() as session:
        school_class = await hold_class(session, class_id)
        permit = await _permit(session, actor, Action.RETURN, school_class)
        chosen = await _choose(session, class_id, drafts, RETURNABLE)
        moved = [draft.moved(DraftState.DRAFTING) for draft in chosen]
        change = Change("return", permit.by, reason)
        return await _store(session, school_class, moved, list(parts), change, permit, parts or {"": reason})


async def _check_sees(class_id: UUID, actor: Actor, sessions: Sessions) -> None:
    async with sessions() as session:
        actor.check_sees((await get_class(session, class_id)).school, ClassUnknown)


async def _permit(session: AsyncSession, actor: Actor, act: Action, school_class: SchoolClass) -> Permit:
    return await permit_act(session, actor, act, class_place(school_class), unknown=ClassUnknown)


async def _choose(
    session: AsyncSession, class_id: UUID, wanted: Collection[UUID] | None, states: Collection[DraftState]
) -> list[StoredDraft]:
    found = await list_drafts(session, class_id, states=states)
    chosen = found if wanted is None else [draft for draft in found if draft.draft_id in wanted]
    # An interim record is approved by being built.
    is_interim = (await get_class(session, class_id)).is_interim
    if is_interim or not chosen or (wanted is not None and len(chosen) != len(set(wanted))):
        raise NothingToReview
    return chosen


async def _store(
    session: AsyncSession,
    school_class: SchoolClass,
    drafts: list[StoredDraft],
    parts: Sequence[str],
    change: Change,
    permit: Permit,
    returned: Mapping[str, str] | None = None,
) -> ReviewOut:
    for draft in drafts:
        await store_change(session, draft, parts, change)
    if returned:
        await add_returned_parts(session, {draft.draft_id: draft.version for draft in drafts}, returned)
    ids = [str(draft.draft_id) for draft in drafts]
    state = drafts[0].state.value if drafts else ""
    after: Values = {"state": state, "drafts": len(drafts), "parts": " ".join(sorted(parts))}
    await note_act(session, permit, About(school_class.class_id, reason=change.reason, after=after))
    await add_event(
        session,
        school_class.school,
        f"class-{change.act}",
        class_id=str(school_class.class_id),
        drafts=ids,
        **({"reason": change.reason} if change.reason else {}),
    )
    warnings = warn_of_head(permit, [draft.content for draft in drafts]) if change.act == "approve" else []
    return ReviewOut(state=drafts[0].state.value, drafts=tuple(ids), warnings=findings_out(warnings))


async def _check_content(session: AsyncSession, drafts: list[StoredDraft], school_class: SchoolClass) -> None:
    """By the rule book as it is now: another may have come since they were handed over. Raises ContentIncomplete."""
    book = await find_rule_book(session, school_class.school_year)
    errors = await asyncio.to_thread(_errors, drafts, school_class, book.book)
    if errors:
        raise ContentIncomplete(errors)


def _errors(drafts: list[StoredDraft], school_class: SchoolClass, book: RuleBook) -> list[Item]:
    errors: list[Item] = []
    for draft in drafts:
        findings = check_draft(draft, school_class, book)
        if not is_ready(findings):
            errors += items_of([f for f in findings if f.severity == "error"], draft=str(draft.draft_id))
    return errors


def _build(
    drafts: list[StoredDraft], shared: Mapping[str, object], members: Mapping[str, object], created_at: str
) -> list[StoredDraft]:
    built = []
    for draft in drafts:
        own = {"schema": schema_name(draft.schema), "grade": draft.grade}
        header = header_of(draft, shared, packet_id=uuid7(), created_at=created_at, **own, **members)
        moved = draft.moved(DraftState.SIGNING)
        built.append(StoredDraft(**{**vars(moved), "parts": build(moved, header)}))
    return built
