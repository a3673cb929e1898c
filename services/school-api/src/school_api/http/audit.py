"""Who did what at a school, and who read personal data there."""

from typing import Annotated

from fastapi import APIRouter, Query

from hbs_kit.pagination import CursorMalformed
from hbs_kit.problem_schema import responses
from school_api.domain.errors import SchoolNotAllowed
from school_api.domain.people_views import AuditOut
from school_api.http.deps import Auditor, SchoolCode, Use, actor_of
from school_api.http.people_problems import REFUSALS
from school_api.http.problems import PROBLEMS
from school_api.usecases.show_audit import show_audit

router = APIRouter(prefix="/v1/schools/{school}/audit", tags=["people"])


@router.get("", responses=responses(PROBLEMS, SchoolNotAllowed, CursorMalformed, *REFUSALS))
async def get_audit(
    school: SchoolCode,
    caller: Auditor,
    use: Use,
    after: Annotated[str | None, Query(description="`next` of the last answer; from the beginning without it")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many entries")] = 100,
) -> AuditOut:
    """The audit behind a cursor, for the school's administrator; reading it is an entry as well."""
    return await show_audit(school, after, limit, actor=actor_of(caller), sessions=use.sessions)
