"""What people and clients hold at a school: given for a term, ended at once, kept for ever."""

from fastapi import APIRouter

from hbs_kit.pagination import CursorMalformed
from hbs_kit.problem_schema import responses
from school_api.domain import people_errors as errors
from school_api.domain import people_views as views
from school_api.domain.errors import SchoolNotAllowed
from school_api.http.deps import HoldingId, PageCursor, PageSize, PeopleReader, PeopleWriter, SchoolCode, Use, actor_of
from school_api.http.people_problems import MANAGING, REFUSALS
from school_api.http.problems import PROBLEMS
from school_api.usecases.assign_teacher import assign_teacher
from school_api.usecases.delegate_client import delegate_client
from school_api.usecases.delegate_power import delegate_power
from school_api.usecases.end_holding import end_holding
from school_api.usecases.grant_role import grant_role
from school_api.usecases.show_holdings import assignment_out, client_out, delegation_out, grant_out, show_holdings

router = APIRouter(prefix="/v1/schools/{school}", tags=["people"])

LISTED = responses(PROBLEMS, SchoolNotAllowed, CursorMalformed, *REFUSALS)
GIVEN = (SchoolNotAllowed, errors.PersonUnknown, errors.TermRefused, errors.IdUsed, *MANAGING)
ENDED = responses(PROBLEMS, SchoolNotAllowed, errors.HoldingUnknown, *MANAGING)


@router.get("/grants", responses=LISTED)
async def get_grants(
    school: SchoolCode, caller: PeopleReader, use: Use, cursor: PageCursor = None, limit: PageSize = 50
) -> views.GrantsOut:
    """Every role that anybody has or had at the school."""
    held, following = await show_holdings(school, "grant", cursor, limit, actor=actor_of(caller), sessions=use.sessions)
    return views.GrantsOut(items=tuple(grant_out(entry) for entry in held), next=following)


@router.put("/grants/{holding_id}", responses=responses(PROBLEMS, *GIVEN))
async def put_grant(
    school: SchoolCode, holding_id: HoldingId, body: views.GrantIn, caller: PeopleWriter, use: Use
) -> views.GrantOut:
    """Give a person a role at the school, for a term."""
    return await grant_role(school, holding_id, body, actor=actor_of(caller), sessions=use.sessions)


@router.post("/grants/{holding_id}/end", responses=ENDED)
async def end_grant(
    school: SchoolCode, holding_id: HoldingId, body: views.EndIn, caller: PeopleWriter, use: Use
) -> views.GrantOut:
    """A role ends now."""
    held = await end_holding(
        school, "grant", holding_id, reason=body.reason, actor=actor_of(caller), sessions=use.sessions
    )
    return grant_out(held)


@router.get("/assignments", responses=LISTED)
async def get_assignments(
    school: SchoolCode, caller: PeopleReader, use: Use, cursor: PageCursor = None, limit: PageSize = 50
) -> views.AssignmentsOut:
    """Who teaches, or taught, which class."""
    held, following = await show_holdings(
        school, "assignment", cursor, limit, actor=actor_of(caller), sessions=use.sessions
    )
    return views.AssignmentsOut(items=tuple(assignment_out(entry) for entry in held), next=following)


@router.put("/assignments/{holding_id}", responses=responses(PROBLEMS, *GIVEN))
async def put_assignment(
    school: SchoolCode, holding_id: HoldingId, body: views.AssignmentIn, caller: PeopleWriter, use: Use
) -> views.AssignmentOut:
    """Assign a teacher to a subject of a class, or to its homeroom."""
    return await assign_teacher(school, holding_id, body, actor=actor_of(caller), sessions=use.sessions)


@router.post("/assignments/{holding_id}/end", responses=ENDED)
async def end_assignment(
    school: SchoolCode, holding_id: HoldingId, body: views.EndIn, caller: PeopleWriter, use: Use
) -> views.AssignmentOut:
    """An assignment ends now."""
    held = await end_holding(
        school, "assignment", holding_id, reason=body.reason, actor=actor_of(caller), sessions=use.sessions
    )
    return assignment_out(held)


@router.get("/delegations", responses=LISTED)
async def get_delegations(
    school: SchoolCode, caller: PeopleReader, use: Use, cursor: PageCursor = None, limit: PageSize = 50
) -> views.DelegationsOut:
    """What heads have delegated to deputies."""
    held, following = await show_holdings(
        school, "delegation", cursor, limit, actor=actor_of(caller), sessions=use.sessions
    )
    return views.DelegationsOut(items=tuple(delegation_out(entry) for entry in held), next=following)


@router.put("/delegations/{holding_id}", responses=responses(PROBLEMS, *GIVEN))
async def put_delegation(
    school: SchoolCode, holding_id: HoldingId, body: views.DelegationIn, caller: PeopleWriter, use: Use
) -> views.DelegationOut:
    """The head registers what a deputy signs for him, from when until when."""
    return await delegate_power(school, holding_id, body, actor=actor_of(caller), sessions=use.sessions)


@router.post("/delegations/{holding_id}/end", responses=ENDED)
async def end_delegation(
    school: SchoolCode, holding_id: HoldingId, body: views.EndIn, caller: PeopleWriter, use: Use
) -> views.DelegationOut:
    """A delegation ends now."""
    held = await end_holding(
        school, "delegation", holding_id, reason=body.reason, actor=actor_of(caller), sessions=use.sessions
    )
    return delegation_out(held)


@router.get("/clients", responses=LISTED)
async def get_clients(
    school: SchoolCode, caller: PeopleReader, use: Use, cursor: PageCursor = None, limit: PageSize = 50
) -> views.ClientsOut:
    """What vendors' clients may, or might, do for the school."""
    held, following = await show_holdings(
        school, "client", cursor, limit, actor=actor_of(caller), sessions=use.sessions
    )
    return views.ClientsOut(items=tuple(client_out(entry) for entry in held), next=following)


@router.put("/clients/{holding_id}", responses=responses(PROBLEMS, *GIVEN))
async def put_client(
    school: SchoolCode, holding_id: HoldingId, body: views.ClientIn, caller: PeopleWriter, use: Use
) -> views.ClientOut:
    """Let a client act for the school. From the first on, no client acts without one."""
    return await delegate_client(school, holding_id, body, actor=actor_of(caller), sessions=use.sessions)


@router.post("/clients/{holding_id}/end", responses=ENDED)
async def end_client(
    school: SchoolCode, holding_id: HoldingId, body: views.EndIn, caller: PeopleWriter, use: Use
) -> views.ClientOut:
    """A client acts for the school no more, from this second on."""
    held = await end_holding(
        school, "client", holding_id, reason=body.reason, actor=actor_of(caller), sessions=use.sessions
    )
    return client_out(held)
