"""Classes: opened, imported, checked, reviewed, sent."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Response, UploadFile, status

from hbs_kit.problem_schema import responses
from hbs_schema.types import SchoolYear
from school_api.domain import errors
from school_api.domain.views import ClassBoard, ClassFindings, ClassIn, ClassOut, ImportOut, ReviewOut, SubmissionOut
from school_api.domain.year.errors import DataLocked, OnPaper, ReviewSheetStale
from school_api.http.bodies import ApprovalIn, ReturnIn, ReviewRequestIn, SubmissionIn
from school_api.http.deps import ClassId, ClassReader, ClassWriter, Reviewer, Sender, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.spreadsheets.opening import ClassFiles
from school_api.usecases.check_class import check_class
from school_api.usecases.import_class import import_class
from school_api.usecases.open_class import open_class
from school_api.usecases.request_submission import request_submission
from school_api.usecases.review_class import approve_class, request_review, return_class
from school_api.usecases.show_class import class_out, show_class, show_classes

router = APIRouter(prefix="/v1/classes", tags=["classes"])

LARGEST_IMPORT = 32 * 1024 * 1024
"""Three spreadsheets at their own limits."""


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


@router.get("", responses=responses(PROBLEMS))
async def get_classes(
    caller: ClassReader,
    use: Use,
    school_year: Annotated[SchoolYear | None, Query(description="Only this school year's")] = None,
) -> list[ClassOut]:
    """The classes of the caller's schools, with their drafts counted by state."""
    return await show_classes(school_year, actor=actor_of(caller), sessions=use.sessions)


@router.get("/{class_id}", responses=responses(PROBLEMS, errors.ClassUnknown))
async def get_class(class_id: ClassId, caller: ClassReader, use: Use) -> ClassBoard:
    """A class's drafts, and which signatures are missing on how many of them."""
    return await show_class(class_id, actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/{class_id}/imports",
    max_body_size=LARGEST_IMPORT,
    responses=responses(PROBLEMS, errors.ClassUnknown, errors.FileRefused, DataLocked),
)
async def create_import(
    class_id: ClassId,
    layout: Annotated[Literal["csdl-results-1-2", "class-template"], Form(description="Which columns the files have")],
    results: Annotated[UploadFile, File(description="The class's results")],
    pupils: Annotated[UploadFile, File(description="The pupil list")],
    caller: ClassWriter,
    use: Use,
    supplement: Annotated[UploadFile | None, File(description="The second sheet, if it is a file of its own")] = None,
    is_dry_run: Annotated[bool, Form(description="Report only; nothing is stored")] = False,
) -> ImportOut:
    """Import a class's spreadsheets (.xlsx or .xls): results, pupil list, second sheet. Every row is reported."""
    files = ClassFiles(
        layout=layout,
        results=await results.read(),
        pupils=await pupils.read(),
        supplement=await supplement.read() if supplement else None,
    )
    return await import_class(
        files,
        class_id,
        is_dry_run=is_dry_run,
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
    responses=responses(PROBLEMS, errors.ClassUnknown, errors.NothingToReview, ReviewSheetStale),
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


@router.post("/{class_id}/returns", responses=responses(PROBLEMS, errors.ClassUnknown, errors.NothingToReview))
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
        PROBLEMS, errors.ClassUnknown, errors.WindowUnknown, errors.WindowMismatch, errors.NothingToSubmit, OnPaper
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
