"""Signatures come back: each is believed only as far as our own strings lead to what was signed."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass, policy_name, shared_members
from school_api.domain.completion import Expected, Signed, check_endorsement
from school_api.domain.deciding import Place, class_place
from school_api.domain.drafts import DraftState, StoredDraft
from school_api.domain.errors import AlreadySigned, SessionUnknown, SignedContentChanged, StatementRefused
from school_api.domain.permissions import signing_action
from school_api.domain.permits import Permit
from school_api.domain.signing import SessionItem, SessionState, SigningSession, leaf_of
from school_api.domain.signing_views import SignedStatement, SigningSessionOut, StatementsIn
from school_api.domain.stages import LiveEndorsement, missing
from school_api.storage import sessions as stored_sessions
from school_api.storage.classes import hold_class
from school_api.storage.drafts import get_drafts, set_states
from school_api.storage.endorsements import Live, add_endorsements, list_live
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, add_certificates, add_statements, get_policy
from school_api.storage.previews import check_signable_now
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_also, permit_act
from school_api.usecases.show_signing_session import describe, find_session


async def complete_signing_session(
    session_id: UUID, request: StatementsIn, *, actor: Actor, registrar: str, sessions: Sessions, clock: Clock
) -> SigningSessionOut:
    """Store the signatures of some or all items, with each draft's proof; all of this post, or none.

    The same statements again change nothing. What was stored by an earlier post stays, so a session that broke off
    goes on. Raises SessionUnknown, NotPermitted, PreviewBlocksSigning, SignedContentChanged, StatementRefused,
    AlreadySigned.
    """
    certificates = _read_certificates(request.certificates)
    async with sessions.begin() as session:
        found, *_ = await find_session(session, session_id, actor)
    async with sessions.begin() as session:
        school_class = await hold_class(session, found.class_id)
        signing = await stored_sessions.get_session(session, session_id)
        place = class_place(school_class, signing.part)
        action = signing_action(signing.role)
        permit = await permit_act(session, actor, action, place, unknown=SessionUnknown, is_continued=True)
        await check_signable_now(session, school_class.class_id)
        if signing.state == SessionState.VOID:
            raise SignedContentChanged
        items = await stored_sessions.list_items(session, session_id)
        policy = await get_policy(session, school_class.policy)
        ids = [item.draft_id for item in items]
        drafts, live = await get_drafts(session, ids), await list_live(session, ids)
        expected = _expected(signing, school_class, policy, registrar, items)
        signed = await asyncio.to_thread(_check, request.statements, certificates, expected, clock())
        new = _new(signed, items)
        _check_still_his(new, drafts, permit, place)
        _check_free(new, live, signing, policy.payload)
        await asyncio.to_thread(_check_unchanged, new, items, drafts, live, signing)
        if new:
            signers = {entry.statement.header.thumbprint for entry in new}
            await add_certificates(session, {name: certificates[name] for name in signers})
            await _store(session, signing, new, policy.payload)
            done = await _finish(session, signing, new, drafts, policy.payload)
            about = About(signing.class_id, part=signing.part or None, concerns=str(session_id))
            await note_act(session, permit, about)
            await add_event(
                session,
                school_class.school,
                "signatures-stored",
                session_id=str(session_id),
                class_id=str(signing.class_id),
                signed=sum(len(entry.places) for entry in new),
                drafts_signed=[str(draft_id) for draft_id in done],
            )
        return await describe(session, await stored_sessions.get_session(session, session_id), school_class, registrar)


def _read_certificates(texts: Sequence[str]) -> dict[str, Certificate]:
    try:
        return read_certificates(texts, limit=MAX_CERTIFICATE)
    except Refused as refused:
        raise StatementRefused("certificates") from refused


def _expected(
    signing: SigningSession,
    school_class: SchoolClass,
    policy: Statement[Policy],
    registrar: str,
    items: Sequence[SessionItem],
) -> Expected:
    return Expected(
        shared=shared_members(school_class, registrar),
        policy=policy_name(policy),
        rules=policy.payload,
        role=signing.role,
        part=signing.part,
        class_name=school_class.class_name,
        grades=frozenset(school_class.grades),
        is_individual=signing.is_individual,
        leaves={item.leaf: item.draft_id for item in items},
    )


def _check(
    statements: Sequence[SignedStatement],
    certificates: Mapping[str, Certificate],
    expected: Expected,
    now: datetime,
) -> list[Signed]:
    return [check_endorsement(entry.statement, entry.leaves, certificates, expected, now) for entry in statements]


def _new(signed: Sequence[Signed], items: Sequence[SessionItem]) -> list[Signed]:
    """The statements that are not stored yet. Raises AlreadySigned for a second one over the same item."""
    held = {item.draft_id: item.statement for item in items}
    new = []
    for entry in signed:
        names = {held[draft_id] for draft_id in entry.places}
        if names == {entry.statement.name}:
            continue
        if names != {None}:
            raise AlreadySigned
        held |= dict.fromkeys(entry.places, entry.statement.name)
        new.append(entry)
    return new


def _check_still_his(new: Sequence[Signed], drafts: Mapping[UUID, StoredDraft], permit: Permit, place: Place) -> None:
    """Raises NotPermitted for a pupil whom the signer no longer has: assignments may have ended meanwhile."""
    for entry in new:
        for draft_id in entry.places:
            check_also(permit, permit.act, replace(place, pupil_code=drafts[draft_id].pupil_code))


def _check_free(new: Sequence[Signed], live: Live, signing: SigningSession, policy: Policy) -> None:
    """Raises AlreadySigned where another session brought the signature, or this signer's own, first."""
    is_shared = policy.stages[signing.stage].signers == "all"
    for entry in new:
        seat = entry.statement.header.thumbprint if is_shared else ""
        taken = (signing.stage, signing.part, seat)
        if any((held.stage, held.part, held.seat) == taken for draft_id in entry.places for held in live[draft_id]):
            raise AlreadySigned


def _check_unchanged(
    new: Sequence[Signed],
    items: Sequence[SessionItem],
    drafts: Mapping[UUID, StoredDraft],
    live: Live,
    signing: SigningSession,
) -> None:
    """The second fence behind voided sessions: what is stored now still has the leaf that was shown."""
    shown = {item.draft_id: item.leaf for item in items}
    for entry in new:
        for draft_id in entry.places:
            parts = drafts[draft_id].parts
            if leaf_of(parts, live[draft_id], stage=signing.stage, part=signing.part) != shown[draft_id]:
                raise SignedContentChanged


async def _store(session: AsyncSession, signing: SigningSession, new: Sequence[Signed], policy: Policy) -> None:
    await add_statements(
        session,
        [
            StoredStatement(
                entry.statement.name,
                "endorsement",
                entry.statement.jws,
                # One leaf is in the packet already.
                entry.leaves if len(entry.leaves) > 1 else (),
            )
            for entry in new
        ],
    )
    is_shared = policy.stages[signing.stage].signers == "all"
    endorsements = [
        (
            draft_id,
            LiveEndorsement(
                stage=signing.stage,
                part=signing.part,
                seat=entry.statement.header.thumbprint if is_shared else "",
                role=signing.role,
                statement=entry.statement.name,
                leaf_index=index,
                path=path,
            ),
        )
        for entry in new
        for draft_id, (index, path) in entry.places.items()
    ]
    await add_endorsements(session, endorsements)
    marked = {draft_id: entry.statement.name for entry in new for draft_id in entry.places}
    await stored_sessions.mark_signed(session, signing.session_id, marked)


async def _finish(
    session: AsyncSession,
    signing: SigningSession,
    new: Sequence[Signed],
    drafts: Mapping[UUID, StoredDraft],
    policy: Policy,
) -> Collection[UUID]:
    """Complete the session if nothing is left of it; drafts that have every signature wait to be sent."""
    items, signed = await stored_sessions.count_items(session, signing.session_id)
    if items == signed:
        await stored_sessions.end_session(session, signing.session_id, SessionState.COMPLETE)
    ids = [draft_id for entry in new for draft_id in entry.places]
    live = await list_live(session, ids)
    done = [
        draft_id
        for draft_id in ids
        if drafts[draft_id].state == DraftState.SIGNING
        and not missing(policy, drafts[draft_id].part_names, live[draft_id])
    ]
    if done:
        await set_states(session, done, DraftState.SIGNED)
    return done
