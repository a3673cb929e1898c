"""Who of the school's people cannot sign yet."""

from fastapi import APIRouter

from hbs_kit.problem_schema import responses
from school_api.domain.errors import RegistryRefused, SchoolNotAllowed
from school_api.domain.signer_views import SignersOut
from school_api.http.deps import PeopleReader, SchoolCode, Use, actor_of
from school_api.http.people_problems import REFUSALS
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import SchoolYearAsked
from school_api.usecases.show_signers import show_signers

router = APIRouter(prefix="/v1/schools/{school}", tags=["people"])


@router.get("/signers", responses=responses(PROBLEMS, SchoolNotAllowed, RegistryRefused, *REFUSALS))
async def get_signers(school: SchoolCode, school_year: SchoolYearAsked, caller: PeopleReader, use: Use) -> SignersOut:
    """Everybody who has to sign, by class and part, and whether the registrar takes his signature until the cutoff."""
    return await show_signers(school, school_year, actor=actor_of(caller), sessions=use.sessions, registry=use.registry)
