"""Previews as the school runs them: opened and closed, accesses handed out and ended, comments answered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response, status

from school_api.domain import errors
from school_api.domain.year import errors as year
from school_api.domain.year.preview_views import (
    AccessesIn,
    AccessOut,
    AnswerIn,
    ClassSettingsIn,
    ClassSettingsOut,
    CommentOut,
    IssuedAccess,
    PreviewIn,
    PreviewOut,
)
from school_api.http.answers import responses
from school_api.http.deps import ClassId, ClassReader, ClassWriter, Reviewer, Use, Version, actor_of, etag
from school_api.http.drafts import ETAG
from school_api.http.errors import VersionMalformed, VersionMissing
from school_api.http.problems import PROBLEMS
from school_api.usecases.comment_on_preview import answer_comment
from school_api.usecases.issue_accesses import issue_accesses, revoke_access, show_accesses
from school_api.usecases.open_preview import close_preview, open_preview, show_preview_state
from school_api.usecases.set_class import set_class, show_settings

router = APIRouter(prefix="/v1", tags=["previews"])

AccessId = Annotated[UUID, Path(description="As the answer to issuing it has it")]
CommentId = Annotated[UUID, Path(description="As the list of tasks has it")]


@router.get("/classes/{class_id}/settings", responses={200: ETAG, **responses(PROBLEMS, errors.ClassUnknown)})
async def get_class_settings(class_id: ClassId, caller: ClassReader, use: Use, response: Response) -> ClassSettingsOut:
    """How the class goes about its records; the ETag is what a change has to name."""
    settings = await show_settings(class_id, actor=actor_of(caller), sessions=use.sessions)
    response.headers["ETag"] = etag(settings.version)
    return settings


@router.put(
    "/classes/{class_id}/settings",
    responses={
        200: ETAG,
        **responses(PROBLEMS, errors.ClassUnknown, VersionMissing, VersionMalformed, year.SettingsConflict),
    },
)
async def put_class_settings(
    class_id: ClassId, body: ClassSettingsIn, version: Version, caller: Reviewer, use: Use, response: Response
) -> ClassSettingsOut:
    """Change the class's settings."""
    settings = await set_class(class_id, body, version=version, actor=actor_of(caller), sessions=use.sessions)
    response.headers["ETag"] = etag(settings.version)
    return settings


@router.put("/classes/{class_id}/preview", responses=responses(PROBLEMS, errors.ClassUnknown, year.InstantRefused))
async def put_preview(class_id: ClassId, body: PreviewIn, caller: ClassWriter, use: Use) -> PreviewOut:
    """Show the class's drafts to their holders until an instant; of an open preview, set the end anew."""
    return await open_preview(class_id, body.ends_at, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.get("/classes/{class_id}/preview", responses=responses(PROBLEMS, errors.ClassUnknown, year.PreviewUnknown))
async def get_preview(class_id: ClassId, caller: ClassReader, use: Use) -> PreviewOut:
    """The class's preview: until when, who has looked, how many comments wait."""
    return await show_preview_state(class_id, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.delete("/classes/{class_id}/preview", responses=responses(PROBLEMS, errors.ClassUnknown, year.PreviewUnknown))
async def delete_preview(class_id: ClassId, caller: ClassWriter, use: Use) -> PreviewOut:
    """End the preview now, and every access with it."""
    return await close_preview(class_id, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.post(
    "/classes/{class_id}/preview-accesses",
    status_code=status.HTTP_201_CREATED,
    responses=responses(PROBLEMS, errors.ClassUnknown, year.PreviewUnknown, errors.DraftUnknown, year.AccessLimit),
)
async def create_accesses(
    class_id: ClassId, body: AccessesIn, caller: ClassWriter, use: Use, response: Response
) -> list[IssuedAccess]:
    """Hand out accesses as links or printed slips: each code is told this once and stored as its hash."""
    response.headers["Cache-Control"] = "no-store"
    drafts = None if body.drafts is None else {UUID(text) for text in body.drafts}
    return await issue_accesses(class_id, drafts, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.get(
    "/classes/{class_id}/preview-accesses", responses=responses(PROBLEMS, errors.ClassUnknown, year.PreviewUnknown)
)
async def get_accesses(class_id: ClassId, caller: ClassReader, use: Use) -> list[AccessOut]:
    """The accesses to the class's preview, without their codes."""
    return await show_accesses(class_id, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.delete(
    "/preview-accesses/{access_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(PROBLEMS, year.AccessUnknown, year.AlreadyEnded),
)
async def delete_access(access_id: AccessId, caller: ClassWriter, use: Use) -> None:
    """End an access; its code opens nothing from now on."""
    await revoke_access(access_id, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.post(
    "/comments/{comment_id}/answer",
    responses=responses(PROBLEMS, year.CommentUnknown, year.CommentClosed, errors.ContentRefused),
)
async def create_answer(comment_id: CommentId, body: AnswerIn, caller: ClassWriter, use: Use) -> CommentOut:
    """Answer a holder's comment: answered, corrected or declined; the holder reads it."""
    return await answer_comment(comment_id, body, actor=actor_of(caller), sessions=use.sessions)
