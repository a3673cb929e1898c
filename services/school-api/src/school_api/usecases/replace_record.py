"""An accepted record is corrected: the next revision keeps every string and signature that is still true."""

from dataclasses import replace
from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import class_place
from school_api.domain.drafts import REPLACEABLE
from school_api.domain.errors import DraftUnknown, NotReplaceable, VersionConflict
from school_api.domain.permissions import Action
from school_api.domain.views import DraftOut
from school_api.storage.changes import store_change
from school_api.storage.classes import hold_class
from school_api.storage.drafts import Change, get_draft
from school_api.storage.endorsements import list_live
from school_api.storage.events import add_event
from school_api.storage.packets import list_accepted
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_draft import draft_out


async def replace_record(draft_id: UUID, *, version: int, reason: str, actor: Actor, sessions: Sessions) -> DraftOut:
    """Open the next revision for correction. Signatures over packets end, those over parts stay until they change.

    Raises DraftUnknown, ContentRefused, VersionConflict, NotReplaceable.
    """
    check_signable({"reason": reason})
    async with sessions() as session:
        found = await get_draft(session, draft_id)
    actor.check_sees(found.school, DraftUnknown)
    async with sessions.begin() as session:
        school_class = await hold_class(session, found.class_id)
        draft = await get_draft(session, draft_id)
        permit = await permit_act(session, actor, Action.REPLACE, class_place(school_class), unknown=DraftUnknown)
        if draft.version != version:
            raise VersionConflict
        accepted = (await list_accepted(session, [draft_id])).get(draft_id, [])
        if draft.state not in REPLACEABLE or not accepted:
            raise NotReplaceable
        latest = accepted[-1]
        opened = replace(draft.replacing(latest.packet_digest), revision=latest.revision + 1)
        await store_change(session, opened, (), Change("replace", permit.by, reason))
        before = {"state": draft.state.value, "revision": draft.revision}
        after = {"state": opened.state.value, "revision": opened.revision, "supersedes": latest.packet_digest}
        about = About(school_class.class_id, draft_id, reason=reason, before=before, after=after)
        await note_act(session, permit, about)
        await add_event(
            session, draft.school, "record-being-replaced", draft_id=str(draft_id), revision=opened.revision
        )
        live = await list_live(session, [draft_id])
    return draft_out(opened, live[draft_id])
