"""Classes and their boards: which draft stands where, which signatures are missing."""

from collections import Counter
from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import Place, class_place
from school_api.domain.drafts import DraftState
from school_api.domain.errors import ClassUnknown
from school_api.domain.permissions import Action
from school_api.domain.stages import missing
from school_api.domain.views import ClassBoard, ClassOut, DraftLine, SeatOut
from school_api.storage.classes import get_class, list_classes
from school_api.storage.drafts import list_drafts
from school_api.storage.endorsements import list_live
from school_api.storage.evidence import get_policy
from school_api.usecases.list_permitted import list_permitted
from school_api.usecases.permit_act import permit_act


def class_out(school_class: SchoolClass, states: dict[str, int]) -> ClassOut:
    """A class as the API shows it."""
    grades = school_class.grades
    members = {**vars(school_class), "class_id": str(school_class.class_id), "states": states}
    return ClassOut.model_validate({**members, "grade": grades[0] if len(grades) == 1 else None})


async def show_classes(
    school_year: str | None, *, with_interim: bool = False, actor: Actor, sessions: Sessions
) -> list[ClassOut]:
    """The classes of the caller's schools, without those of interim records unless asked.

    Those of a school that he inspects where he says why, which is a row; who does nothing but inspect has to say it.
    Raises ReasonNeeded.
    """
    async with sessions.begin() as session:
        permitted = await list_permitted(session, actor, Action.READ_CLASS)
        looked_at = permitted.inspected if actor.reason or not permitted.schools else ()
        for school in looked_at:
            await permit_act(session, actor, Action.READ_CLASS, Place(school, school_year or ""))
        schools = (*permitted.schools, *looked_at)
        found = await list_classes(session, schools, school_year, with_interim=with_interim)
    return [
        class_out(summary.school_class, summary.states)
        for summary in found
        if summary.school_class.school in looked_at
        or permitted.allows(Action.READ_CLASS, class_place(summary.school_class))
    ]


async def show_class(class_id: UUID, *, actor: Actor, sessions: Sessions) -> ClassBoard:
    """One class's board. Raises ClassUnknown."""
    async with sessions.begin() as session:
        school_class = await get_class(session, class_id)
        await permit_act(session, actor, Action.READ_CLASS, class_place(school_class), unknown=ClassUnknown)
        policy = await get_policy(session, school_class.policy)
        drafts = await list_drafts(session, class_id)
        live = await list_live(session, [draft.draft_id for draft in drafts])
    absent = Counter(
        seat
        for draft in drafts
        if draft.state == DraftState.SIGNING
        for seat in missing(policy.payload, draft.part_names, live[draft.draft_id])
    )
    return ClassBoard(
        school_class=class_out(school_class, dict(Counter(draft.state.value for draft in drafts))),
        drafts=tuple(
            DraftLine(
                draft_id=str(draft.draft_id),
                pupil_code=draft.pupil_code,
                grade=draft.grade,
                state=draft.state.value,
                version=draft.version,
                revision=draft.revision,
            )
            for draft in drafts
        ),
        missing=tuple(
            SeatOut(role=seat.role, part=seat.part, count=count)
            for seat, count in sorted(absent.items(), key=lambda pair: (pair[0].stage, pair[0].part))
        ),
    )
