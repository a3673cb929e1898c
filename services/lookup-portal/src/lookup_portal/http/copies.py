"""Issued copies by API: asked for, decided, handed out, listed, revoked; and confirmed by anybody who holds one."""

from typing import Any

from fastapi import APIRouter, Response

from hbs_kit.pagination import CursorMalformed, decode_int_cursor, encode_cursor
from hbs_kit.problem_schema import responses
from hbs_schema.envelopes.shape import PresentationShape
from hbs_schema.publishing import plain_schema
from lookup_portal.domain import errors
from lookup_portal.domain.copies import PDF, Converter, Number, Wanted
from lookup_portal.http import copy_models as models
from lookup_portal.http.bodies import LARGEST_FORM
from lookup_portal.http.copy_answers import confirmed_out, copy_out, line_out
from lookup_portal.http.copy_deps import Asker, Decider, RegisterReader, person_of
from lookup_portal.http.deps import Client, Use, client_of
from lookup_portal.http.downloads import DRAWING
from lookup_portal.http.file_responses import (
    JSON_TYPE,
    PDF_TYPE,
    XLSX_TYPE,
    pdf_response,
    presentation_response,
    xlsx_response,
)
from lookup_portal.http.problems import PROBLEMS
from lookup_portal.spreadsheets.copy_register import write_register
from lookup_portal.storage.copy_register import Search
from lookup_portal.usecases.approve_copy import approve_copy
from lookup_portal.usecases.confirm_copy import confirm_copy
from lookup_portal.usecases.decline_copy import decline_copy
from lookup_portal.usecases.read_copy_file import read_copy_file
from lookup_portal.usecases.request_copy import request_copy
from lookup_portal.usecases.revoke_copy import revoke_copy
from lookup_portal.usecases.search_copies import search_copies

router = APIRouter(prefix="/v1/copies", tags=["copies"], max_body_size=LARGEST_FORM)

MOST_EXPORTED = 10_000
DECIDING = (
    errors.RequestUnknown,
    errors.IssuerNotAllowed,
    errors.SecondPersonNeeded,
    errors.RequestDecided,
)
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FILES: dict[str, Any] = {PDF_TYPE: BINARY, JSON_TYPE: {"schema": plain_schema(PresentationShape)}}


@router.post(
    "/requests",
    status_code=202,
    responses=responses(
        PROBLEMS,
        errors.TooManyAttempts,
        errors.IssuerNotAllowed,
        errors.RecordNotFound,
        errors.PartUnknown,
        errors.RequestConflict,
    ),
)
async def post_request(body: models.CopyRequestIn, caller: Asker, use: Use) -> models.CopyRequestOut:
    """Ask for a copy. The same id with the same content changes nothing."""
    wanted = Wanted(**{name: getattr(body, name) for name in models.CopyRequestIn.model_fields})
    await request_copy(wanted, person_of(caller), client=client_of(caller, use), reading=use.reading)
    return models.CopyRequestOut(request_id=body.request_id, state="requested")


@router.post(
    "/approvals",
    response_model_exclude_none=True,
    responses=responses(
        PROBLEMS,
        *DECIDING,
        errors.RecordNotInEffect,
        errors.OfficeUnknown,
        errors.RecordNotFound,
        errors.RecordDamaged,
        *DRAWING,
    ),
)
async def post_approval(body: models.CopyApprovalIn, caller: Decider, use: Use) -> models.CopyOut:
    """Approve: the copy gets its number and its code, is drawn and stored. Again, it is the same copy."""
    converter = Converter(body.converter.name, body.converter.title, body.converter.place)
    client, issuing = client_of(caller, use), use.issuing
    return copy_out(await approve_copy(body.request_id, converter, person_of(caller), client=client, issuing=issuing))


@router.post("/refusals", responses=responses(PROBLEMS, *DECIDING))
async def post_refusal(body: models.CopyRefusalIn, caller: Decider, use: Use) -> models.CopyRequestOut:
    """Decline, with a reason that the register keeps."""
    person, issuing = person_of(caller), use.issuing
    await decline_copy(body.request_id, body.reason, person, reading=use.reading, policy=issuing.policy)
    return models.CopyRequestOut(request_id=body.request_id, state="declined")


@router.post(
    "/file",
    response_class=Response,
    responses={
        **responses(PROBLEMS, errors.IssuerNotAllowed, errors.CopyNotFound),
        200: {"description": "The PDF, or an extract's presentation", "content": FILES},
    },
)
async def post_file(body: models.CopyFileIn, caller: RegisterReader, use: Use) -> Response:
    """The file as it was issued, byte for byte. The holder sees that it was read."""
    year = body.presentation
    name = PDF if year is None else f"hoc-ba-so-{year}.presentation.json"
    number, person = Number(body.year, body.serial), person_of(caller)
    content = await read_copy_file(
        body.issuer, number, name, person, client=client_of(caller, use), reading=use.reading
    )
    return pdf_response(content) if year is None else presentation_response(content)


@router.post(
    "/revocations",
    response_model_exclude_none=True,
    responses=responses(PROBLEMS, errors.IssuerNotAllowed, errors.CopyNotFound, errors.CopyRevoked),
)
async def post_revocation(body: models.CopyRevocationIn, caller: Decider, use: Use) -> models.CopyOut:
    """Revoke a copy; its number is not used again, and the record is not touched."""
    number, person = Number(body.year, body.serial), person_of(caller)
    return copy_out(await revoke_copy(body.issuer, number, body.reason, person, reading=use.reading))


@router.post(
    "/register",
    response_model_exclude_none=True,
    responses=responses(PROBLEMS, errors.IssuerNotAllowed, CursorMalformed),
)
async def post_register(body: models.CopyPageIn, caller: RegisterReader, use: Use) -> models.CopyRegisterOut:
    """The register of an issuer, latest request first."""
    before = None if body.cursor is None else decode_int_cursor(body.cursor)
    search = _search(body, before)
    lines = await search_copies(search, body.limit + 1, person_of(caller), reading=use.reading)
    shown = lines[: body.limit]
    following = encode_cursor(shown[-1].seq) if len(lines) > body.limit else None
    return models.CopyRegisterOut(items=[line_out(line) for line in shown], next=following)


@router.post(
    "/register/export",
    response_class=Response,
    responses={
        **responses(PROBLEMS, errors.IssuerNotAllowed, errors.RegisterTooLong),
        200: {"description": "The register", "content": {XLSX_TYPE: BINARY}},
    },
)
async def post_export(body: models.CopyExportIn, caller: RegisterReader, use: Use) -> Response:
    """The register as a spreadsheet, with every line that matches or not at all."""
    lines = await search_copies(_search(body), MOST_EXPORTED + 1, person_of(caller), reading=use.reading)
    if len(lines) > MOST_EXPORTED:
        raise errors.RegisterTooLong
    return xlsx_response(write_register(lines, body.language))


@router.post(
    "/confirm",
    response_model_exclude_none=True,
    responses=responses(PROBLEMS, errors.TooManyAttempts, errors.CopyNotFound),
)
async def post_confirm(body: models.CopyConfirmIn, client: Client, use: Use) -> models.CopyConfirmedOut:
    """Whether a copy is what it says, without a token. An unknown code and another number have one answer."""
    number, issuing = Number(body.year, body.serial), use.issuing
    return confirmed_out(
        await confirm_copy(body.copy_code, number, client=client, reading=use.reading, policy=issuing.policy)
    )


def _search(body: models.CopySearchIn, before: int | None = None) -> Search:
    return Search(before=before, **{name: getattr(body, name) for name in models.CopySearchIn.model_fields})
