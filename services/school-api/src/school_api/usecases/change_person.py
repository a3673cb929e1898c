"""A person is suspended, goes on, or ends with all that he holds; somebody always administers the school."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.giving import check_someone_remains
from school_api.domain.people import HEADS, PersonState, Role
from school_api.domain.people_errors import NotYoursToGive
from school_api.domain.people_views import PersonChangeIn, PersonOut
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.storage import people
from school_api.storage.holdings import end_holding, list_running
from school_api.storage.standing import get_standing, list_administrators
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_people import person_out

# What each act leads to; a person who is there already stays as he is.
LEADS_TO = {"suspend": PersonState.SUSPENDED, "end": PersonState.ENDED}


async def change_person(
    school: str, person_id: UUID, request: PersonChangeIn, *, actor: Actor, sessions: Sessions
) -> PersonOut:
    """The person as he now stands; the same again changes nothing.

    Raises SchoolNotAllowed, NotPermitted, ContentRefused, PersonUnknown, LastAdministrator; NotYoursToGive for ending
    a head, and for whom the operator ended.
    """
    check_signable({"reason": request.reason})
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.MANAGE_PEOPLE, Place(school), to_change_people=True)
        person = await people.get_person(session, school, person_id)
        if not _is_done(person.state, request):
            await _check(session, permit, person_id, request)
            await people.add_change(session, person_id, request.act, changed_by=permit.by, reason=request.reason)
            if request.act == "end":
                for holding_id in await list_running(session, person_id):
                    await end_holding(session, holding_id, ended_by=permit.by, reason=request.reason)
            before, person = {"state": person.state.value}, await people.get_person(session, school, person_id)
            after = {"state": person.state.value}
            about = About(concerns=str(person_id), reason=request.reason, before=before, after=after)
            await note_act(session, permit, about, named=f"{request.act}-person")
        return person_out(person)


def _is_done(state: PersonState, request: PersonChangeIn) -> bool:
    if request.act == "resume":
        return state in (PersonState.ACTIVE, PersonState.INVITED)
    return state == LEADS_TO[request.act]


async def _check(session: AsyncSession, permit: Permit, person_id: UUID, request: PersonChangeIn) -> None:
    standing = await get_standing(session, permit.school, person_id)
    if request.act == "resume" and await people.is_ended_from_above(session, person_id):
        raise NotYoursToGive
    if request.act == "end" and any(standing.grant_of(role, permit.at) for role in HEADS):
        raise NotYoursToGive
    if request.act != "resume" and standing.grant_of(Role.SCHOOL_ADMINISTRATOR, permit.at):
        administrators = await list_administrators(session, permit.school)
        check_someone_remains(administrators, without_person=person_id, at=permit.at)
