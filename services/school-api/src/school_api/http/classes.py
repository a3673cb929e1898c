"""Classes: opened, imported, checked, reviewed, sent."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from hbs_schema.types import SchoolYear
from school_api.domain import errors
from school_api.domain.import_views import ImportOut
from school_api.domain.people_errors import FreshFactorNeeded, ReasonNeeded
from school_api.domain.views import ClassBoard, ClassFindings, ClassIn, ClassOut, ReviewOut, SubmissionOut
from school_api.domain.year.errors import DataLocked, OnPaper, ReviewSheetStale
from school_api.http.answers import responses
from school_api.http.bodies import ApprovalIn, ReturnIn, ReviewRequestIn, SubmissionIn
from school_api.http.deps import ClassId, ClassReader, ClassWriter, Reviewer, Sender, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.http.uploads import BODY, LARGEST_IMPORT, DryRun, sent_in
from school_api.usecases.check_class import check_class
from school_api.usecases.import_class import import_class
from school_api.usecases.open_class import open_class
from school_api.usecases.request_submission import request_submission
from school_api.usecases.review_class import approve_class, request_review, return_class
from school_api.usecases.show_class import class_out, show_class, show_classes

router = APIRouter(prefix="/v1/classes", tags=["classes"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=responses(
        PROBLEMS, errors.SchoolNotAllowed, errors.ContentRefused, errors.PolicyUnknown, errors.ClassConflict
    ),
)
async def create_class(body: ClassIn, caller: ClassWriter, use: Use) -> ClassOut:
    """Open a class under a signing policy of the registrar. The same class again is the same."""
    opened = await open_class(
        body,
        actor=actor_of(caller),
        registrar=use.settings.registrar,
        sessions=use.sessions,
        registry=use.registry,
    )
    return class_out(opened, {})


@router.get("", responses=responses(PROBLEMS, ReasonNeeded))
async def get_classes(
    caller: ClassReader,
    use: Use,
    school_year: Annotated[SchoolYear | None, Query(description="Only this school year's")] = None,
    with_interim: Annotated[bool, Query(description="Those of interim records as well")] = False,
) -> list[ClassOut]:
    """The classes of the caller's schools, with their drafts counted by state.

    Where an inspector starts: he says why (HBS-Reason), and sees the schools that he inspects.
    """
    return await show_classes(school_year, with_interim=with_interim, actor=actor_of(caller), sessions=use.sessions)


@router.get("/{class_id}", responses=responses(PROBLEMS, errors.ClassUnknown))
async def get_class(class_id: ClassId, caller: ClassReader, use: Use) -> ClassBoard:
    """A class's drafts, and which signatures are missing on how many of them."""
    return await show_class(class_id, actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/{class_id}/imports",
    max_body_size=LARGEST_IMPORT,
    openapi_extra=BODY,
    responses=responses(PROBLEMS, errors.ClassUnknown, errors.FileRefused, errors.UploadMalformed, DataLocked),
)
async def create_import(
    class_id: ClassId, request: Request, caller: ClassWriter, use: Use, is_dry_run: DryRun = False
) -> ImportOut:
    """Import a class: spreadsheets (results, pupil list, second sheet) or records. Every row or line is reported."""
    sent, is_form_dry = await sent_in(request)
    return await import_class(
        sent,
        class_id,
        is_dry_run=is_dry_run or is_form_dry,
        actor=actor_of(caller),
        sessions=use.sessions,
        registry=use.registry,
    )


@router.get("/{class_id}/findings", responses=responses(PROBLEMS, errors.ClassUnknown))
async def get_findings(class_id: ClassId, caller: ClassReader, use: Use) -> ClassFindings:
    """What the circular has against the class's drafts, each problem with a pointer."""
    return await check_class(class_id, actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/{class_id}/review-requests",
    responses=responses(PROBLEMS, errors.ClassUnknown, errors.NothingToReview, errors.ContentIncomplete),
)
async def create_review_request(class_id: ClassId, body: ReviewRequestIn, caller: ClassWriter, use: Use) -> ReviewOut:
    """Hand drafts without errors to the principal."""
    return await request_review(class_id, _ids(body.drafts), actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/{class_id}/approvals",
    responses=responses(
        PROBLEMS,
        FreshFactorNeeded,
        errors.ClassUnknown,
        errors.NothingToReview,
        errors.ContentIncomplete,
        ReviewSheetStale,
    ),
)
async def create_approval(class_id: ClassId, body: ApprovalIn, caller: Reviewer, use: Use) -> ReviewOut:
    """The principal lets drafts be signed."""
    return await approve_class(
        class_id,
        _ids(body.drafts),
        sheet=body.sheet,
        actor=actor_of(caller),
        registrar=use.settings.registrar,
        sessions=use.sessions,
        clock=use.clock,
    )


@router.post(
    "/{class_id}/returns",
    responses=responses(PROBLEMS, errors.ClassUnknown, errors.ContentRefused, errors.NothingToReview),
)
async def create_return(class_id: ClassId, body: ReturnIn, caller: Reviewer, use: Use) -> ReviewOut:
    """The principal returns drafts for correction, with a reason."""
    return await return_class(
        class_id,
        _ids(body.drafts),
        reason=body.reason,
        parts={**dict.fromkeys(body.parts, body.reason), **body.part_reasons},
        actor=actor_of(caller),
        sessions=use.sessions,
    )


@router.post(
    "/{class_id}/submissions",
    status_code=status.HTTP_202_ACCEPTED,
    responses=responses(
        PROBLEMS,
        FreshFactorNeeded,
        errors.ClassUnknown,
        errors.WindowUnknown,
        errors.WindowMismatch,
        errors.NothingToSubmit,
        OnPaper,
    ),
)
async def create_submissions(
    class_id: ClassId, body: SubmissionIn, caller: Sender, use: Use, response: Response
) -> list[SubmissionOut]:
    """Ask for every signed draft to be sent; the worker packs and sends them."""
    response.headers["Cache-Control"] = "no-store"
    return await request_submission(
        class_id,
        int(body.window),
        actor=actor_of(caller),
        registrar=use.settings.registrar,
        sessions=use.sessions,
        registry=use.registry,
    )


def _ids(texts: tuple[str, ...] | None) -> set[UUID] | None:
    return None if texts is None else {UUID(text) for text in texts}
