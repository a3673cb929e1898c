"""Looking up by API: POST throughout, so that a code never stands in an address."""

from fastapi import APIRouter

from hbs_kit.problem_schema import responses
from lookup_portal.domain import errors
from lookup_portal.http.answers import status_out, view_out
from lookup_portal.http.bodies import LARGEST_LOOKUP
from lookup_portal.http.deps import Client, RecordReader, Use, client_of
from lookup_portal.http.models import HolderIn, OrganisationIn, StatusIn, StatusOut, ViewOut
from lookup_portal.http.problems import PROBLEMS
from lookup_portal.http.readers import holder_of, organisation_of
from lookup_portal.usecases.look_up_holder import look_up_holder
from lookup_portal.usecases.look_up_organisation import look_up_organisation
from lookup_portal.usecases.look_up_status import look_up_status

router = APIRouter(prefix="/v1/lookups", tags=["lookups"], max_body_size=LARGEST_LOOKUP)

VIEWING = (errors.RecordNotFound, errors.TooManyAttempts, errors.RecordDamaged)


@router.post("/status", response_model_exclude_none=True, responses=responses(PROBLEMS, errors.TooManyAttempts))
async def post_status(body: StatusIn, client: Client, use: Use) -> StatusOut:
    """The verdict on each year of a code, without any content. `unknown` is an answer, not a problem."""
    return status_out(await look_up_status(body.code, client=client, reading=use.reading))


@router.post("/holder", response_model_exclude_none=True, responses=responses(PROBLEMS, *VIEWING))
async def post_holder(body: HolderIn, client: Client, use: Use) -> ViewOut:
    """Name and results of one year. An unknown code and a wrong birth date have one answer."""
    return view_out(await look_up_holder(holder_of(body), client=client, reading=use.reading))


@router.post("/organisation", response_model_exclude_none=True, responses=responses(PROBLEMS, *VIEWING))
async def post_organisation(body: OrganisationIn, caller: RecordReader, use: Use) -> ViewOut:
    """All parts of one year, for a token with `records:read`. Every view is logged and shown to the holder."""
    organisation = organisation_of(body, caller)
    return view_out(await look_up_organisation(organisation, client=client_of(caller, use), reading=use.reading))
