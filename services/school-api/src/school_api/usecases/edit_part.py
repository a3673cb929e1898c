"""One value of a draft is corrected; whoever signed it, or anything after it, has to sign again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.content import check_droppable, read_value
from school_api.domain.deciding import class_place
from school_api.domain.drafts import EDITABLE
from school_api.domain.errors import DraftUnknown, NotEditable, VersionConflict
from school_api.domain.permissions import editing_action
from school_api.domain.views import DraftOut
from school_api.domain.year.citations import check_founded
from school_api.storage.changes import store_change
from school_api.storage.classes import hold_class
from school_api.storage.data_locks import check_unlocked
from school_api.storage.drafts import Change, get_draft
from school_api.storage.endorsements import list_live
from school_api.storage.events import add_event
from school_api.storage.interims import list_citations
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_draft import draft_out, shown


async def edit_part(
    draft_id: UUID,
    part: str,
    value: Mapping[str, Any] | None,
    *,
    version: int,
    actor: Actor,
    sessions: Sessions,
) -> DraftOut:
    """Store a part's new value (None: the part is dropped) as the draft's next version, back with the school's staff.

    The same value again changes nothing. Raises DraftUnknown, NotPermitted, VersionConflict, NotEditable,
    ContentRefused, DataLocked.
    """
    async with sessions() as session:
        found = await get_draft(session, draft_id)
    actor.check_sees(found.school, DraftUnknown)
    async with sessions.begin() as session:
        school_class = await hold_class(session, found.class_id)
        draft = await get_draft(session, draft_id)
        place = class_place(school_class, part, draft.pupil_code, draft.state)
        permit = await permit_act(session, actor, editing_action(part), place, unknown=DraftUnknown)
        if draft.version != version:
            raise VersionConflict
        if draft.state not in EDITABLE or school_class.is_interim:
            raise NotEditable
        await check_unlocked(session, school_class, draft, [part])
        content = {name: held for name, held in draft.content.items() if name != part}
        if value is None:
            check_droppable(part, draft.content)
        else:
            content[part] = read_value(part, value, draft)
        changed = draft.changed_by(content)
        if "outcome" in changed:
            check_founded(content, (await list_citations(session, [draft_id]))[draft_id])
        if changed:
            before = {"version": draft.version}
            draft = draft.with_content(content)
            voided = await store_change(session, draft, changed, Change("edit", permit.by))
            about = About(school_class.class_id, draft_id, part, before=before, after={"version": draft.version})
            await note_act(session, permit, about)
            await add_event(
                session,
                draft.school,
                "draft-edited",
                draft_id=str(draft_id),
                parts=sorted(changed),
                voided_sessions=[str(entry) for entry in voided],
            )
        live = await list_live(session, [draft_id])
    return draft_out(shown(draft, permit, place), live[draft_id])
