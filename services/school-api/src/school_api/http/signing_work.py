"""What waits for the caller's signature at a school."""

from fastapi import APIRouter, Response

from school_api.domain import errors
from school_api.domain.signing_views import SigningWorkOut
from school_api.http.answers import responses
from school_api.http.deps import Signer, Use, actor_of
from school_api.http.people_problems import REFUSALS
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import School, SchoolYearAsked
from school_api.usecases.list_signing_work import list_signing_work

router = APIRouter(prefix="/v1/schools", tags=["signing"])


@router.get("/{school}/signing-work", responses=responses(PROBLEMS, errors.SchoolNotAllowed, *REFUSALS))
async def get_signing_work(
    school: School, school_year: SchoolYearAsked, caller: Signer, use: Use, response: Response
) -> SigningWorkOut:
    """Every class and part that the caller may sign and that lacks the signature; a session each signs it."""
    response.headers["Cache-Control"] = "no-store"
    return await list_signing_work(school, school_year, actor=actor_of(caller), sessions=use.sessions)
