"""A draft's history: every act with each field before and after, every version, and the way back."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status

from hbs_kit.pagination import CursorMalformed
from school_api.domain import errors
from school_api.domain.views import DraftOut, VersionOut
from school_api.domain.year import errors as year
from school_api.domain.year.history_views import HistoryOut, RestoreIn
from school_api.http.answers import responses
from school_api.http.deps import ClassReader, ClassWriter, DraftId, Use, Version, actor_of
from school_api.http.drafts import ETAG, VERSIONED, tagged
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import PageCursor
from school_api.usecases.restore_version import restore_version
from school_api.usecases.show_changes import show_changes, show_version

router = APIRouter(prefix="/v1/drafts", tags=["drafts"])

VersionNo = Annotated[int, Path(ge=1, le=2**31 - 1, description="As the history has it")]


@router.get("/{draft_id}/history", responses=responses(PROBLEMS, errors.DraftUnknown, CursorMalformed))
async def get_history(
    draft_id: DraftId,
    caller: ClassReader,
    use: Use,
    response: Response,
    cursor: PageCursor = None,
    limit: Annotated[int, Query(ge=1, le=100, description="How many entries")] = 50,
) -> HistoryOut:
    """What was done to a draft, oldest first: who, when, why, which fields, before and after."""
    response.headers["Cache-Control"] = "no-store"
    return await show_changes(draft_id, cursor=cursor, limit=limit, actor=actor_of(caller), sessions=use.sessions)


@router.get("/{draft_id}/versions/{version}", responses=responses(PROBLEMS, errors.DraftUnknown, year.VersionUnknown))
async def get_version(
    draft_id: DraftId, version: VersionNo, caller: ClassReader, use: Use, response: Response
) -> VersionOut:
    """One version of a draft with its whole content."""
    response.headers["Cache-Control"] = "no-store"
    return await show_version(draft_id, version, actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/{draft_id}/restore",
    status_code=status.HTTP_200_OK,
    responses={
        200: ETAG,
        **responses(
            PROBLEMS,
            errors.DraftUnknown,
            year.VersionUnknown,
            errors.NotEditable,
            errors.ContentRefused,
            year.DataLocked,
            *VERSIONED,
        ),
    },
)
async def create_restoration(
    draft_id: DraftId, body: RestoreIn, version: Version, caller: ClassWriter, use: Use, response: Response
) -> DraftOut:
    """Bring back the content of an earlier version as a new one; signatures over what differs end."""
    draft = await restore_version(
        draft_id, body.version, reason=body.reason, version=version, actor=actor_of(caller), sessions=use.sessions
    )
    return tagged(draft, response)
