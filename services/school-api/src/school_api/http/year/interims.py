"""Interim records of pupils who change school, and records that others issued."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Path, Request, Response, UploadFile, status

from hbs_kit.openapi import raw_body
from hbs_schema.envelopes.interim import InterimShape
from hbs_schema.envelopes.shape import MAX_BUNDLE
from hbs_schema.publishing import plain_schema
from hbs_schema.request_text import Label
from hbs_schema.types import PupilCode, SchoolYear
from school_api.domain import errors
from school_api.domain.people_errors import FreshFactorNeeded
from school_api.domain.year import errors as year
from school_api.domain.year.interim_views import InterimCitedOut, InterimIn, InterimOut, LegacyRecordOut
from school_api.domain.year.legacy import LARGEST, suffix_of
from school_api.http.answers import responses
from school_api.http.deps import (
    ClassReader,
    DraftId,
    RecordReader,
    RecordWriter,
    Reviewer,
    Use,
    Version,
    actor_of,
)
from school_api.http.drafts import VERSIONED
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import School
from school_api.usecases.build_interim import build_interim, export_interim
from school_api.usecases.cite_interim import cite_interim
from school_api.usecases.keep_legacy import Brought, keep_legacy, read_legacy, show_legacy

router = APIRouter(prefix="/v1")

INTERIM = "application/vnd.hbs.interim+json"
_INTERIM_OUT = {"description": "hbs-interim/1", "content": {INTERIM: {"schema": plain_schema(InterimShape)}}}
_INTERIM_IN = raw_body(INTERIM, plain_schema(InterimShape), "The former school's file, as it came.")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILE_OUT = {
    "description": "The bytes as they came",
    "content": dict.fromkeys(("application/pdf", "application/xml", "image/png", "image/jpeg", "image/tiff"), _BINARY),
}
LegacyId = Annotated[UUID, Path(description="As the pupil's list has it")]


@router.post(
    "/drafts/{draft_id}/interim",
    tags=["interim"],
    status_code=status.HTTP_201_CREATED,
    responses=responses(
        PROBLEMS, FreshFactorNeeded, errors.DraftUnknown, errors.ContentRefused, year.InterimImpossible
    ),
)
async def create_interim(draft_id: DraftId, body: InterimIn, caller: Reviewer, use: Use) -> InterimOut:
    """Build the interim record of a pupil who leaves, from his draft; sessions of the answer's class sign it."""
    return await build_interim(
        draft_id,
        body,
        actor=actor_of(caller),
        registrar=use.settings.registrar,
        sessions=use.sessions,
        clock=use.clock,
    )


@router.get(
    "/drafts/{draft_id}/interim",
    tags=["interim"],
    response_class=Response,
    responses={200: _INTERIM_OUT, **responses(PROBLEMS, errors.DraftUnknown, year.InterimNotReady)},
)
async def get_interim(draft_id: DraftId, caller: RecordReader, use: Use) -> Response:
    """The signed interim record as a file for the school that the pupil goes to."""
    body = await export_interim(
        draft_id,
        actor=actor_of(caller),
        registrar=use.registrar,
        sessions=use.sessions,
    )
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="interim.json"'}
    return Response(body, media_type=INTERIM, headers=headers)


@router.post(
    "/drafts/{draft_id}/interim-citations",
    tags=["interim"],
    max_body_size=MAX_BUNDLE,
    openapi_extra=_INTERIM_IN,
    responses=responses(
        PROBLEMS, errors.DraftUnknown, errors.NotEditable, year.InterimRefused, year.DataLocked, *VERSIONED
    ),
)
async def create_citation(
    draft_id: DraftId, request: Request, version: Version, caller: RecordWriter, use: Use
) -> InterimCitedOut:
    """Take in the former school's file, verified and kept as it came; the draft's outcome cites the packet."""
    return await cite_interim(
        draft_id,
        await request.body(),
        version=version,
        actor=actor_of(caller),
        registrar=use.registrar,
        trust=use.trust,
        sessions=use.sessions,
        clock=use.clock,
    )


@router.post(
    "/schools/{school}/legacy-records",
    tags=["legacy"],
    max_body_size=LARGEST + 64 * 1024,
    status_code=status.HTTP_201_CREATED,
    responses=responses(PROBLEMS, errors.SchoolNotAllowed, errors.ContentRefused, year.FileNotAllowed),
)
async def create_legacy_record(
    school: School,
    file: Annotated[UploadFile, File(description="PDF, XML, PNG, JPEG or TIFF")],
    pupil_code: Annotated[PupilCode, Form(description="Whose it is, by the school's own code")],
    school_year: Annotated[SchoolYear, Form(description="Which year it is about")],
    origin: Annotated[Literal["paper", "other-system"], Form(description="Scanned paper, or another system's file")],
    issuer: Annotated[Label, Form(description="The school that issued it, as it was called then")],
    caller: RecordWriter,
    use: Use,
) -> LegacyRecordOut:
    """Keep a record that others issued, byte by byte; nothing is said about what it says."""
    brought = Brought(pupil_code, school_year, origin, issuer)
    return await keep_legacy(school, brought, await file.read(), actor=actor_of(caller), sessions=use.sessions)


@router.get("/drafts/{draft_id}/legacy-records", tags=["legacy"], responses=responses(PROBLEMS, errors.DraftUnknown))
async def get_legacy_records(draft_id: DraftId, caller: ClassReader, use: Use) -> list[LegacyRecordOut]:
    """Records that others issued of this draft's pupil, of all years."""
    return await show_legacy(draft_id, actor=actor_of(caller), sessions=use.sessions)


@router.get(
    "/legacy-records/{legacy_id}/file",
    tags=["legacy"],
    response_class=Response,
    responses={200: _FILE_OUT, **responses(PROBLEMS, year.LegacyRecordUnknown)},
)
async def get_legacy_file(legacy_id: LegacyId, caller: RecordReader, use: Use) -> Response:
    """Download the bytes as they came; no browser is let show them."""
    found, body = await read_legacy(legacy_id, actor=actor_of(caller), sessions=use.sessions)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{found.legacy_id}.{suffix_of(found.media_type)}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, media_type=found.media_type, headers=headers)
