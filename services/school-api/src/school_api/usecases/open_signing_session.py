"""A signer is given everything he needs to compute himself what he signs: exact strings, never hashes made here."""

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.statements.documents import Policy
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import class_place
from school_api.domain.drafts import DraftState, StoredDraft
from school_api.domain.errors import ClassUnknown, NothingToSign, SignaturesIncomplete
from school_api.domain.heads import warn_of_head
from school_api.domain.permissions import signing_action
from school_api.domain.sentences import seat_items
from school_api.domain.signing import SessionItem, SessionState, SigningSession, content_hash, leaf_of
from school_api.domain.signing_views import SessionIn, SigningSessionOut
from school_api.domain.stages import find_stage, missing, waits_for
from school_api.domain.views import findings_out
from school_api.storage import sessions as stored_sessions
from school_api.storage.classes import get_class, hold_class
from school_api.storage.drafts import list_drafts
from school_api.storage.endorsements import Live, list_live
from school_api.storage.events import add_event
from school_api.storage.evidence import get_policy
from school_api.storage.previews import check_signable_now
from school_api.usecases.check_co_teachers import check_co_teachers
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_signing_session import describe


async def open_signing_session(
    request: SessionIn, *, actor: Actor, registrar: str, sessions: Sessions
) -> SigningSessionOut:
    """Open a session over the drafts that wait for this signature; the open one if it is about the same.

    An open one of the same signer about something else is void from now on. Raises ClassUnknown, NotPermitted,
    PreviewBlocksSigning, StageUnknown, SignaturesIncomplete, NothingToSign.
    """
    class_id, part = UUID(request.class_id), request.part or ""
    async with sessions() as session:
        actor.check_sees((await get_class(session, class_id)).school, ClassUnknown)
    async with sessions.begin() as session:
        school_class = await hold_class(session, class_id)
        place = class_place(school_class, part)
        permit = await permit_act(session, actor, signing_action(request.role), place, unknown=ClassUnknown)
        await check_signable_now(session, school_class.class_id)
        policy = await get_policy(session, school_class.policy)
        stage = find_stage(policy.payload, request.role, part)
        drafts = await _drafts(session, school_class, request.drafts)
        own = [draft for draft in drafts if permit.reaches(place, draft.pupil_code)]
        waiting, live = await _waiting(session, own, policy.payload, stage, part)
        waiting = await check_co_teachers(session, permit, school_class, policy.payload, (stage, part), waiting, live)
        items = await asyncio.to_thread(_items, waiting, live, stage, part)
        fingerprint = content_hash(school_class.policy, [item.leaf for item in items])
        opened = await stored_sessions.find_open_session(session, class_id, stage, part, permit.person_id)
        basis = permit.allowed.basis if permit.allowed else None
        own_right = (request.role, basis)
        if opened is not None and (opened.role, opened.basis, opened.content_hash) != (*own_right, fingerprint):
            remaining = await stored_sessions.list_items(session, opened.session_id, pending_only=True)
            # Signed in part: what is left of it is what waits now.
            if (opened.role, opened.basis) != own_right or {i.leaf for i in remaining} != {i.leaf for i in items}:
                await stored_sessions.end_session(session, opened.session_id, SessionState.VOID)
                opened = None
        if opened is None:
            opened = SigningSession(
                session_id=uuid7(),
                class_id=class_id,
                stage=stage,
                role=request.role,
                part=part,
                is_individual=policy.payload.stages[stage].individual,
                state=SessionState.OPEN,
                content_hash=fingerprint,
                signer=permit.person_id,
                capacity=permit.capacity,
                basis=basis,
            )
            await stored_sessions.add_session(session, opened, items, opened_by=permit.by)
            await note_act(session, permit, About(class_id, part=part or None, concerns=str(opened.session_id)))
            await add_event(
                session,
                school_class.school,
                "signing-session-opened",
                session_id=str(opened.session_id),
                class_id=str(class_id),
                role=request.role,
                part=part,
            )
        told = await describe(session, opened, school_class, registrar)
    warnings = warn_of_head(permit, [draft.content for draft in waiting]) if not part else []
    return told.model_copy(update={"warnings": findings_out(warnings)})


async def _drafts(session: AsyncSession, school_class: SchoolClass, wanted: Sequence[str] | None) -> list[StoredDraft]:
    drafts = await list_drafts(session, school_class.class_id, states=[DraftState.SIGNING])
    return drafts if wanted is None else [draft for draft in drafts if str(draft.draft_id) in wanted]


async def _waiting(
    session: AsyncSession, drafts: Sequence[StoredDraft], policy: Policy, stage: int, part: str
) -> tuple[list[StoredDraft], Live]:
    """The drafts that this signature is asked for now. A draft that is not ready holds up no other."""
    live = await list_live(session, [draft.draft_id for draft in drafts])
    waiting = [draft for draft in drafts if waits_for(policy, draft.part_names, live[draft.draft_id], stage, part)]
    if not waiting:
        _explain(drafts, live, policy, stage, part)
    return waiting, live


def _explain(drafts: Collection[StoredDraft], live: Live, policy: Policy, stage: int, part: str) -> None:
    earlier = [
        seat
        for draft in drafts
        for seat in missing(policy, draft.part_names, live[draft.draft_id])
        if seat.stage < stage and not part
    ]
    if earlier:
        raise SignaturesIncomplete(seat_items(earlier))
    raise NothingToSign


def _items(drafts: list[StoredDraft], live: Live, stage: int, part: str) -> list[SessionItem]:
    return [
        SessionItem(position, draft.draft_id, leaf_of(draft.parts, live[draft.draft_id], stage=stage, part=part))
        for position, draft in enumerate(drafts)
    ]
