"""An earlier content of a draft comes back as its next version; nothing of the history is undone."""

from dataclasses import replace
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.rules.pointers import pointer
from school_api.domain.actors import Actor
from school_api.domain.content import check_form, check_signable
from school_api.domain.deciding import class_place
from school_api.domain.drafts import EDITABLE
from school_api.domain.errors import DraftUnknown, NotEditable, VersionConflict
from school_api.domain.permissions import Action, editing_action
from school_api.domain.views import DraftOut
from school_api.domain.year.citations import check_founded
from school_api.storage.audit import Values
from school_api.storage.changes import store_change
from school_api.storage.classes import hold_class
from school_api.storage.data_locks import check_unlocked
from school_api.storage.drafts import Change, get_draft
from school_api.storage.endorsements import list_live
from school_api.storage.events import add_event
from school_api.storage.history import get_version
from school_api.storage.interims import list_citations
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_also, permit_act
from school_api.usecases.show_draft import draft_out, shown


async def restore_version(
    draft_id: UUID, number: int, *, reason: str, version: int, actor: Actor, sessions: Sessions
) -> DraftOut:
    """Store the content of version `number` as the draft's next one, as an edit of every part in which they differ.

    The content that is there already changes nothing. Raises DraftUnknown, NotPermitted, VersionUnknown,
    VersionConflict, NotEditable, ContentRefused, DataLocked.
    """
    check_signable({"reason": reason})
    async with sessions() as session:
        found = await get_draft(session, draft_id)
    actor.check_sees(found.school, DraftUnknown)
    async with sessions.begin() as session:
        school_class = await hold_class(session, found.class_id)
        draft = await get_draft(session, draft_id)
        place = class_place(school_class, pupil_code=draft.pupil_code, state=draft.state)
        permit = await permit_act(session, actor, Action.RESTORE, place, unknown=DraftUnknown)
        if draft.version != version:
            raise VersionConflict
        if draft.state not in EDITABLE or school_class.is_interim:
            raise NotEditable
        earlier = await get_version(session, draft_id, number)
        check_form(earlier.content, draft.schema)
        changed = draft.changed_by(earlier.content)
        for part in sorted(changed):
            # Nothing comes back that whoever restores it may not edit.
            check_also(permit, editing_action(part), replace(place, part=part), pointer(part))
        await check_unlocked(session, school_class, draft, changed)
        if "outcome" in changed:
            check_founded(earlier.content, (await list_citations(session, [draft_id]))[draft_id])
        if changed:
            before = {"version": draft.version}
            draft = draft.with_content(earlier.content)
            await store_change(session, draft, changed, Change("restore", permit.by, reason))
            after: Values = {"version": draft.version, "as_version": number, "parts": " ".join(sorted(changed))}
            await note_act(session, permit, About(draft.class_id, draft_id, reason=reason, before=before, after=after))
            await add_event(
                session,
                draft.school,
                "draft-restored",
                draft_id=str(draft_id),
                version=draft.version,
                from_version=number,
                parts=sorted(changed),
            )
        live = await list_live(session, [draft_id])
    return draft_out(shown(draft, permit, place), live[draft_id])
