"""A school's administrator adds somebody who works there."""

from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain import people_views as views
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.storage import people
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_people import person_out


async def add_person(
    school: str, person_id: UUID, request: views.PersonIn, *, actor: Actor, sessions: Sessions
) -> views.PersonOut:
    """The person; the same again is the same. Raises SchoolNotAllowed, NotPermitted, ContentRefused, IdUsed."""
    check_signable(request.model_dump())
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.MANAGE_PEOPLE, Place(school), to_change_people=True)
        person = await people.add_person(
            session,
            person_id,
            school,
            full_name=request.full_name,
            added_by=permit.by,
            reason=request.reason,
        )
        about = About(concerns=str(person_id), reason=request.reason, after={"state": person.state.value})
        await note_act(session, permit, about, named="add-person")
    return person_out(person)
