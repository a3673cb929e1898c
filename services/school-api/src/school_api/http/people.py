"""People of a school: added, invited, bound, suspended, ended."""

import secrets

from fastapi import APIRouter, Response, status

from hbs_kit.pagination import CursorMalformed
from hbs_kit.problem_schema import responses
from school_api.domain import people_errors as errors
from school_api.domain.errors import SchoolNotAllowed
from school_api.domain.people_views import (
    AcceptanceIn,
    InvitationIn,
    InvitationOut,
    PeopleOut,
    PersonChangeIn,
    PersonIn,
    PersonOut,
)
from school_api.http.deps import (
    Invited,
    PageCursor,
    PageSize,
    PeopleReader,
    PeopleWriter,
    PersonId,
    SchoolCode,
    Use,
    actor_of,
)
from school_api.http.people_problems import MANAGING, REFUSALS
from school_api.http.problems import PROBLEMS
from school_api.usecases.accept_invitation import accept_invitation
from school_api.usecases.add_person import add_person
from school_api.usecases.change_person import change_person
from school_api.usecases.invite_person import invite_person
from school_api.usecases.show_people import show_people, show_person

router = APIRouter(prefix="/v1/schools/{school}", tags=["people"])


@router.get("/people", responses=responses(PROBLEMS, SchoolNotAllowed, CursorMalformed, *REFUSALS))
async def get_people(
    school: SchoolCode, caller: PeopleReader, use: Use, cursor: PageCursor = None, limit: PageSize = 50
) -> PeopleOut:
    """Everybody who works, or worked, at the school."""
    return await show_people(school, cursor, limit, actor=actor_of(caller), sessions=use.sessions)


@router.get("/people/{person_id}", responses=responses(PROBLEMS, SchoolNotAllowed, errors.PersonUnknown, *REFUSALS))
async def get_person(school: SchoolCode, person_id: PersonId, caller: PeopleReader, use: Use) -> PersonOut:
    """One of them."""
    return await show_person(school, person_id, actor=actor_of(caller), sessions=use.sessions)


@router.put("/people/{person_id}", responses=responses(PROBLEMS, SchoolNotAllowed, errors.IdUsed, *MANAGING))
async def put_person(
    school: SchoolCode, person_id: PersonId, body: PersonIn, caller: PeopleWriter, use: Use
) -> PersonOut:
    """Add a person under a new UUID. Sent again, it is the same person."""
    return await add_person(school, person_id, body, actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/people/{person_id}/changes",
    responses=responses(PROBLEMS, SchoolNotAllowed, errors.PersonUnknown, *MANAGING),
)
async def create_person_change(
    school: SchoolCode, person_id: PersonId, body: PersonChangeIn, caller: PeopleWriter, use: Use
) -> PersonOut:
    """Suspend a person, let him go on, or end him with all that he holds, from this second on."""
    return await change_person(school, person_id, body, actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/invitations",
    status_code=status.HTTP_201_CREATED,
    responses=responses(PROBLEMS, SchoolNotAllowed, errors.PersonUnknown, errors.AccountBound, *MANAGING),
)
async def create_invitation(
    school: SchoolCode, body: InvitationIn, caller: PeopleWriter, use: Use, response: Response
) -> InvitationOut:
    """Invite a person by a one-time secret; after a lost answer, invite again: the newest counts."""
    response.headers["Cache-Control"] = "no-store"
    return await invite_person(
        school,
        body,
        lifetime=use.settings.people.invitation_lifetime,
        random_bytes=secrets.token_bytes,
        actor=actor_of(caller),
        sessions=use.sessions,
    )


@router.post(
    "/invitations/acceptances",
    responses=responses(PROBLEMS, SchoolNotAllowed, errors.PersonNeeded, errors.InvitationUnknown, errors.AccountBound),
)
async def create_acceptance(school: SchoolCode, body: AcceptanceIn, caller: Invited, use: Use) -> PersonOut:
    """Accept an invitation: the caller's account is bound to the person from now on."""
    return await accept_invitation(school, body, actor=actor_of(caller), sessions=use.sessions)
