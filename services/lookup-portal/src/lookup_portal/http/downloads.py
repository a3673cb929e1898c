"""Files by API: the soft copy, the offline bundle, the presentation."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from hbs_kit.problem_schema import responses
from hbs_schema.envelopes.shape import BundleShape, PresentationShape
from hbs_schema.publishing import plain_schema
from lookup_portal.domain import errors
from lookup_portal.domain.readers import Reader
from lookup_portal.http.bodies import LARGEST_LOOKUP
from lookup_portal.http.deps import Client, Credentials, RecordReader, Use, client_of, entitled_caller
from lookup_portal.http.file_responses import JSON_TYPE, PDF_TYPE, bundle_response, pdf_response, presentation_response
from lookup_portal.http.lookups import VIEWING
from lookup_portal.http.models import HolderBookIn, HolderIn, OrganisationBookIn, OrganisationIn
from lookup_portal.http.problems import PROBLEMS
from lookup_portal.http.readers import holder_of, organisation_of
from lookup_portal.rendering import errors as rendering
from lookup_portal.usecases.make_book import make_book
from lookup_portal.usecases.make_bundle import make_bundle
from lookup_portal.usecases.make_pdf import make_pdf
from lookup_portal.usecases.make_presentation import make_presentation

router = APIRouter(prefix="/v1/documents", tags=["documents"], max_body_size=LARGEST_LOOKUP)

DRAWING = (errors.FormUnknown, rendering.RenderBusy, rendering.RenderTimeout, rendering.RenderFailed)


def _file(media_type: str, description: str, model: type[BaseModel] | None = None) -> dict[int | str, dict[str, Any]]:
    schema = plain_schema(model) if model else {"type": "string", "format": "binary"}
    return {200: {"description": description, "content": {media_type: {"schema": schema}}}}


@router.post(
    "/pdf",
    response_class=Response,
    responses={**responses(PROBLEMS, *VIEWING, *DRAWING), **_file(PDF_TYPE, "The soft copy")},
    openapi_extra={"security": [{}]},
)
async def post_pdf(
    body: HolderIn | OrganisationIn, request: Request, credentials: Credentials, client: Client, use: Use
) -> Response:
    """The official form. With a birth date the fields of the pupil's person are blank; an organisation, with purpose,
    legal ground, dossier and a token with `records:read`, gets all of it.
    """
    reader: Reader
    if isinstance(body, OrganisationIn):
        caller = await entitled_caller(request, credentials)
        reader, client = organisation_of(body, caller), client_of(caller, use)
    else:
        reader = holder_of(body)
    return pdf_response(await make_pdf(reader, client=client, reading=use.reading, press=use.press, site=use.site))


@router.post(
    "/book",
    response_class=Response,
    responses={**responses(PROBLEMS, *VIEWING, *DRAWING), **_file(PDF_TYPE, "The soft copy of all years")},
    openapi_extra={"security": [{}]},
)
async def post_book(
    body: HolderBookIn | OrganisationBookIn, request: Request, credentials: Credentials, client: Client, use: Use
) -> Response:
    """A whole record in one file: cover, pupil, every year that still counts, signatures. For whom as with `/pdf`."""
    reader: Reader
    if isinstance(body, OrganisationBookIn):
        caller = await entitled_caller(request, credentials)
        reader, client = organisation_of(body, caller), client_of(caller, use)
    else:
        reader = holder_of(body)
    return pdf_response(await make_book(reader, client=client, reading=use.reading, press=use.press, site=use.site))


@router.post(
    "/bundle",
    response_class=Response,
    responses={**responses(PROBLEMS, *VIEWING), **_file(JSON_TYPE, "hbs-bundle/1", BundleShape)},
)
async def post_bundle(body: OrganisationIn, caller: RecordReader, use: Use) -> Response:
    """The whole offline bundle with today's status, for a token with `records:read`."""
    client = client_of(caller, use)
    return bundle_response(await make_bundle(organisation_of(body, caller), client=client, reading=use.reading))


@router.post(
    "/presentation",
    response_class=Response,
    responses={**responses(PROBLEMS, *VIEWING), **_file(JSON_TYPE, "hbs-presentation/1", PresentationShape)},
)
async def post_presentation(body: HolderIn, client: Client, use: Use) -> Response:
    """The offline bundle with everything about the pupil's person hidden, and with today's status."""
    return presentation_response(await make_presentation(holder_of(body), client=client, reading=use.reading))
