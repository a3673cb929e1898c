"""Lookup codes: issued here only, never derived, never reused."""

from fastapi import APIRouter

from hbs_schema.registry_api import RecordsIn, RecordsOut
from so_registry.domain.errors import LevelUnknown, RecordsRefused, SchoolNotAllowed
from so_registry.http.deps import CodeClerk, Use, actor_of, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.issue_records import issue_records

router = APIRouter(prefix="/v1/records", tags=["records"])


@router.post("", max_body_size=1024 * 1024, responses=refusals(SchoolNotAllowed, LevelUnknown, RecordsRefused))
async def post_records(body: RecordsIn, caller: CodeClerk, use: Use) -> RecordsOut:
    """Codes for up to 2,000 pupils of one school and level, idempotent by pupil key."""
    check_school(caller, body.school)
    return await issue_records(body, sessions=use.sessions, by=actor_of(caller))
