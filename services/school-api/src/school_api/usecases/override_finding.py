"""The school stands by a warning, with a reason: it stays on the review sheet, told as overridden."""

from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.content import check_draft, check_signable, part_of
from school_api.domain.deciding import class_place
from school_api.domain.errors import DraftUnknown
from school_api.domain.permissions import Action
from school_api.domain.year.errors import FindingUnknown
from school_api.domain.year.sheet_views import OverrideIn
from school_api.storage.audit import Values
from school_api.storage.classes import hold_class
from school_api.storage.drafts import get_draft
from school_api.storage.events import add_event
from school_api.storage.rule_books import find_rule_book
from school_api.storage.sheets import add_override
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def override_finding(draft_id: UUID, request: OverrideIn, *, actor: Actor, sessions: Sessions) -> None:
    """It holds until the part changes.

    Raises DraftUnknown, NotPermitted, ContentRefused; FindingUnknown, for an error, too.
    """
    check_signable({"reason": request.reason})
    async with sessions() as session:
        found = await get_draft(session, draft_id)
    actor.check_sees(found.school, DraftUnknown)
    async with sessions.begin() as session:
        school_class = await hold_class(session, found.class_id)
        draft = await get_draft(session, draft_id)
        place = class_place(school_class, part_of(request.pointer), draft.pupil_code)
        permit = await permit_act(session, actor, Action.OVERRIDE, place, unknown=DraftUnknown)
        book = await find_rule_book(session, school_class.school_year)
        found_now = check_draft(draft, school_class, book.book)
        warnings = [entry for entry in found_now if entry.severity == "warning"]
        if (request.code, request.pointer) not in {(entry.code, entry.pointer) for entry in warnings}:
            raise FindingUnknown
        who = {"draft_id": draft_id, "draft_version": draft.version, "overridden_by": permit.by}
        await add_override(session, {**request.model_dump(), **who})
        after: Values = {"version": draft.version, "pointer": request.pointer}
        own = (draft.class_id, draft_id, place.part or None)
        about = About(*own, concerns=request.code, reason=request.reason, after=after)
        await note_act(session, permit, about)
        await add_event(session, draft.school, "finding-overridden", draft_id=str(draft_id), code=request.code)
