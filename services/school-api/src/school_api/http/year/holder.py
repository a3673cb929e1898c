"""A holder's preview as JSON. The code stands in a header, so that no address and no log has it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response, status

from hbs_kit.limits import RateLimit, TooManyRequests
from hbs_kit.problem_schema import responses
from school_api.domain import errors
from school_api.domain.year import errors as year
from school_api.domain.year.preview_views import CommentIn, HolderPreview
from school_api.http.deps import Use
from school_api.http.problems import PROBLEMS
from school_api.usecases.comment_on_preview import comment_on_preview
from school_api.usecases.show_preview import show_preview

OPEN = frozenset({"/v1/preview", "/v1/preview/comments"})
"""No token: the code is the right."""
Code = Annotated[str, Header(alias="HBS-Preview-Code", max_length=200, description="As the school handed it out")]


def holder_router(limit: RateLimit) -> APIRouter:
    """Routes without a token, under a limit for each address."""
    router = APIRouter(prefix="/v1/preview", tags=["previews"], dependencies=[Depends(limit)])

    @router.get("", responses=responses(PROBLEMS, year.AccessUnknown, TooManyRequests))
    async def get_holder_preview(code: Code, use: Use, response: Response) -> HolderPreview:
        """A pupil's draft as his holder may see it, with what the holder said and was answered."""
        response.headers["Cache-Control"] = "no-store"
        return await show_preview(code, sessions=use.sessions, clock=use.clock)

    @router.post(
        "/comments",
        status_code=status.HTTP_201_CREATED,
        max_body_size=16 * 1024,
        responses=responses(
            PROBLEMS,
            year.AccessUnknown,
            year.PointerUnknown,
            year.AccessLimit,
            errors.ContentRefused,
            TooManyRequests,
        ),
    )
    async def create_comment(code: Code, body: CommentIn, use: Use, response: Response) -> HolderPreview:
        """Say what is wrong with a field; the homeroom teacher answers."""
        response.headers["Cache-Control"] = "no-store"
        return await comment_on_preview(code, body, sessions=use.sessions, clock=use.clock)

    return router
