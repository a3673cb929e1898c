"""Drafts: read, corrected under an ETag, replaced after acceptance."""

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from hbs_kit.openapi_headers import header
from hbs_schema.parts import PART_NAME
from school_api.domain import errors
from school_api.domain.people_errors import FreshFactorNeeded
from school_api.domain.views import DraftOut, VersionOut
from school_api.domain.year.errors import DataLocked
from school_api.http.answers import responses
from school_api.http.bodies import PartIn, ReplacementIn
from school_api.http.deps import ClassReader, ClassWriter, DraftId, RecordWriter, Use, Version, actor_of, etag
from school_api.http.errors import VersionMalformed, VersionMissing
from school_api.http.problems import PROBLEMS
from school_api.usecases.edit_part import edit_part
from school_api.usecases.replace_record import replace_record
from school_api.usecases.show_draft import show_draft, show_history

router = APIRouter(prefix="/v1/drafts", tags=["drafts"])

Part = Annotated[str, Path(pattern=f"^{PART_NAME.pattern}$", description="A part's name", examples=["subjects/TOAN"])]
ETAG = {"headers": header("ETag", "For If-Match of the next change")}
VERSIONED = (VersionMissing, VersionMalformed, errors.VersionConflict)


@router.get("/{draft_id}", responses={200: ETAG, **responses(PROBLEMS, errors.DraftUnknown)})
async def get_draft(draft_id: DraftId, caller: ClassReader, use: Use, response: Response) -> DraftOut:
    """A draft with its content; the ETag is what a change has to name."""
    draft = await show_draft(draft_id, actor=actor_of(caller), sessions=use.sessions)
    return tagged(draft, response)


@router.get("/{draft_id}/versions", responses=responses(PROBLEMS, errors.DraftUnknown))
async def get_versions(draft_id: DraftId, caller: ClassReader, use: Use) -> list[VersionOut]:
    """Every version of a draft, oldest first: who changed what, and why."""
    return await show_history(draft_id, actor=actor_of(caller), sessions=use.sessions)


@router.put(
    "/{draft_id}/parts/{part:path}",
    responses={
        200: ETAG,
        **responses(PROBLEMS, errors.DraftUnknown, errors.NotEditable, errors.ContentRefused, DataLocked, *VERSIONED),
    },
)
async def put_part(
    draft_id: DraftId, part: Part, body: PartIn, version: Version, caller: ClassWriter, use: Use, response: Response
) -> DraftOut:
    """Give a part a new value. Signatures that covered it, and all over the whole record, end."""
    draft = await edit_part(draft_id, part, body.value, version=version, actor=actor_of(caller), sessions=use.sessions)
    return tagged(draft, response)


@router.delete(
    "/{draft_id}/parts/{part:path}",
    responses={
        200: ETAG,
        **responses(PROBLEMS, errors.DraftUnknown, errors.NotEditable, errors.ContentRefused, DataLocked, *VERSIONED),
    },
)
async def delete_part(
    draft_id: DraftId, part: Part, version: Version, caller: ClassWriter, use: Use, response: Response
) -> DraftOut:
    """Drop a part that the pupil does not have; the check says if it must be there."""
    draft = await edit_part(draft_id, part, None, version=version, actor=actor_of(caller), sessions=use.sessions)
    return tagged(draft, response)


@router.post(
    "/{draft_id}/replacements",
    status_code=status.HTTP_201_CREATED,
    responses={
        201: ETAG,
        **responses(
            PROBLEMS,
            FreshFactorNeeded,
            errors.DraftUnknown,
            errors.ContentRefused,
            errors.NotReplaceable,
            *VERSIONED,
        ),
    },
)
async def create_replacement(
    draft_id: DraftId, body: ReplacementIn, version: Version, caller: RecordWriter, use: Use, response: Response
) -> DraftOut:
    """Open the next revision of an accepted or withdrawn record for correction."""
    draft = await replace_record(
        draft_id, version=version, reason=body.reason, actor=actor_of(caller), sessions=use.sessions
    )
    return tagged(draft, response)


def tagged(draft: DraftOut, response: Response) -> DraftOut:
    """The draft with its version as the ETag; nobody on the way keeps it."""
    response.headers["ETag"] = etag(draft.version)
    response.headers["Cache-Control"] = "no-store"
    return draft
