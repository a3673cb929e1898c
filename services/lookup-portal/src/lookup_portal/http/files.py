"""Checking files by API."""

from fastapi import APIRouter, Request

from hbs_kit.openapi import raw_body
from hbs_kit.problem_schema import responses
from hbs_schema.envelopes.shape import MAX_BUNDLE
from lookup_portal.domain import errors
from lookup_portal.http.answers import file_out
from lookup_portal.http.bodies import LARGEST_FILE
from lookup_portal.http.deps import Client, Use
from lookup_portal.http.file_responses import JSON_TYPE
from lookup_portal.http.models import FileOut
from lookup_portal.http.problems import PROBLEMS
from lookup_portal.usecases.check_file import check_file

router = APIRouter(prefix="/v1/files", tags=["files"])

BODY = raw_body(
    JSON_TYPE,
    {"type": "string", "format": "binary"},
    f"The bytes of a bundle or presentation as they were handed out. Above {MAX_BUNDLE} bytes the report says so.",
)


@router.post(
    "/check",
    max_body_size=LARGEST_FILE,
    response_model_exclude_none=True,
    responses=responses(PROBLEMS, errors.TooManyAttempts),
    openapi_extra=BODY,
)
async def post_check(request: Request, client: Client, use: Use) -> FileOut:
    """The bytes of a bundle or presentation: the verifier's report, and whether it is still the current version."""
    return file_out(await check_file(await request.body(), client=client, reading=use.reading))
