"""A signing session as its client sees it: what it is about, and its items in chunks."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_int_cursor, encode_cursor
from hbs_schema.statements.sentences import sentence
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass, policy_name, shared_members
from school_api.domain.deciding import class_place
from school_api.domain.drafts import StoredDraft
from school_api.domain.errors import SessionUnknown, SignedContentChanged
from school_api.domain.permissions import Action, signing_action
from school_api.domain.permits import Permit
from school_api.domain.signing import SessionItem, SessionState, SigningSession, parts_shown
from school_api.domain.signing_views import EarlierEndorsement, SigningItem, SigningItems, SigningSessionOut
from school_api.domain.stages import LiveEndorsement
from school_api.storage import sessions as stored_sessions
from school_api.storage.classes import get_class
from school_api.storage.drafts import get_drafts
from school_api.storage.endorsements import list_live
from school_api.storage.evidence import get_policy, get_statements
from school_api.usecases.annotate_items import Note, annotate_items
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import check_also, permit_act


async def describe(
    session: AsyncSession, signing: SigningSession, school_class: SchoolClass, registrar: str
) -> SigningSessionOut:
    """The session, and the members of the statement that its signer makes."""
    policy = await get_policy(session, school_class.policy)
    items, signed = await stored_sessions.count_items(session, signing.session_id)
    scope = {"class": school_class.class_name, **({"part": signing.part} if signing.part else {})}
    members = {
        **shared_members(school_class, registrar),
        "role": signing.role,
        "covers": "part" if signing.part else "packet",
        "scope": scope,
        "policy": policy_name(policy),
    }
    count = 1 if signing.is_individual else items - signed or items
    return SigningSessionOut.model_validate(
        {
            "session_id": str(signing.session_id),
            "class_id": str(signing.class_id),
            "state": signing.state.value,
            "stage": signing.stage,
            "is_individual": signing.is_individual,
            "members": members,
            "text": sentence({"kind": "endorsement", **members, "count": count}),
            "items": items,
            "signed": signed,
            "content_hash": signing.content_hash,
            "signer": str(signing.signer) if signing.signer else None,
            "capacity": signing.capacity,
        }
    )


async def show_signing_session(
    session_id: UUID, *, actor: Actor, registrar: str, sessions: Sessions
) -> SigningSessionOut:
    """Raises SessionUnknown."""
    async with sessions.begin() as session:
        signing, school_class, _ = await find_session(session, session_id, actor)
        return await describe(session, signing, school_class, registrar)


async def list_signing_items(
    session_id: UUID,
    *,
    cursor: str | None,
    limit: int,
    pending_only: bool,
    actor: Actor,
    sessions: Sessions,
) -> SigningItems:
    """A chunk of an open session's items.

    Raises SessionUnknown, NotPermitted, SignedContentChanged, CursorMalformed.
    """
    after = decode_int_cursor(cursor) if cursor else -1
    async with sessions.begin() as session:
        # One snapshot for session, strings and signatures: an edit in between must not show half of itself.
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        signing, school_class, permit = await find_session(session, session_id, actor)
        if signing.state == SessionState.VOID:
            raise SignedContentChanged
        found = await stored_sessions.list_items(
            session, session_id, after=after, limit=limit + 1, pending_only=pending_only
        )
        items = found[:limit]
        ids = [item.draft_id for item in items]
        drafts, live = await get_drafts(session, ids), await list_live(session, ids)
        for draft_id in ids:
            # What he signs no more, he is shown no more: the session may have outlived the assignment.
            place = class_place(school_class, signing.part, drafts[draft_id].pupil_code)
            check_also(permit, signing_action(signing.role), place)
        notes = await annotate_items(session, signing, school_class, [drafts[draft_id] for draft_id in ids])
        shown = [_item(item, drafts[item.draft_id], live[item.draft_id], signing, notes) for item in items]
        names = {entry.proof.statement for item in shown for entry in item.endorsements}
        statements = await get_statements(session, names)
    about = About(school_class.class_id, part=signing.part or None, concerns=str(session_id))
    await note_reading(permit, about, sessions=sessions)
    return SigningItems(
        items=tuple(shown),
        statements={name: entry.jws for name, entry in statements.items()},
        next=encode_cursor(items[-1].position) if len(found) > limit else None,
    )


async def find_session(
    session: AsyncSession, session_id: UUID, actor: Actor
) -> tuple[SigningSession, SchoolClass, Permit]:
    """A session that is the caller's own: a person's is that person's alone. Raises SessionUnknown, NotPermitted."""
    signing = await stored_sessions.get_session(session, session_id)
    school_class = await get_class(session, signing.class_id)
    place = class_place(school_class)
    permit = await permit_act(session, actor, Action.READ_SESSION, place, unknown=SessionUnknown)
    if signing.signer != permit.person_id:
        raise SessionUnknown
    return signing, school_class, permit


def _item(
    item: SessionItem,
    draft: StoredDraft,
    live: tuple[LiveEndorsement, ...],
    signing: SigningSession,
    notes: Mapping[UUID, Note],
) -> SigningItem:
    parts = parts_shown(draft.parts, signing.part)
    earlier = [] if signing.part else [entry for entry in live if entry.stage < signing.stage]
    return SigningItem(
        position=item.position,
        draft_id=str(item.draft_id),
        parts=tuple(parts[name] for name in sorted(parts)),
        endorsements=tuple(
            EarlierEndorsement(stage=entry.stage, part=entry.part, proof=entry.placed().proof) for entry in earlier
        ),
        statement=item.statement,
        warnings=notes[item.draft_id].warnings,
        changed_since=notes[item.draft_id].changed_since,
    )
