"""Copies of accepted packets by HTTP: the same bodies and the same intake as over RabbitMQ."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, status

from bo_gateway.domain.errors import RegistrarNotAllowed, RegistrarUnknown, ReportMalformed, ReportMismatch
from bo_gateway.http.deps import Reporter, Use, check_registrar
from bo_gateway.http.problems import PROBLEMS
from bo_gateway.http.reports import Registrar, faults_told
from bo_gateway.usecases.receive_copy import receive_copy
from hbs_kit.openapi import raw_body
from hbs_kit.problem_schema import responses
from hbs_schema.messages.reports import MAX_REPORT_BODY, ReportCopy
from hbs_schema.messages.routes import JSON_TYPE
from hbs_schema.publishing import plain_schema
from hbs_schema.types import Digest

router = APIRouter(prefix="/v1/reports/{registrar}/copies", tags=["reports"])

ReceiptDigest = Annotated[Digest, Path(description="SHA-256 of the receipt statement as ASCII, as base64url")]


@router.put(
    "/{receipt_digest}",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
    responses={
        202: {"description": "Received. No body.", "model": None},
        **responses(PROBLEMS, RegistrarNotAllowed, RegistrarUnknown, ReportMalformed, ReportMismatch),
    },
    max_body_size=MAX_REPORT_BODY,
    openapi_extra=raw_body(JSON_TYPE, plain_schema(ReportCopy), "A receipt and the packets that it names."),
)
async def put_copy(
    registrar: Registrar, receipt_digest: ReceiptDigest, request: Request, caller: Reporter, use: Use
) -> Response:
    """Hand over a copy of what was just accepted, with its receipt. The same bytes again change nothing."""
    check_registrar(caller, registrar)
    body = await request.body()
    with faults_told():
        await receive_copy(body, registrar=registrar, receipt=receipt_digest, sessions=use.sessions)
    return Response(status_code=status.HTTP_202_ACCEPTED)
