"""Annotations by HTTP: the same bodies and the same intake as over RabbitMQ."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response, status

from bo_gateway.domain.errors import (
    RegistrarNotAllowed,
    RegistrarUnknown,
    ReportMalformed,
    ReportMismatch,
    ReportUnknown,
)
from bo_gateway.http.deps import Reporter, Use, check_registrar
from bo_gateway.http.problems import PROBLEMS
from bo_gateway.http.reports import Registrar, faults_told
from bo_gateway.storage.registrar_statements import StatementKey
from bo_gateway.usecases.find_statement import find_statement_answer
from bo_gateway.usecases.receive_annotation import receive_annotation
from hbs_kit.db import Sessions
from hbs_kit.openapi import raw_body
from hbs_kit.openapi_headers import header
from hbs_kit.problem_schema import responses
from hbs_schema.messages.decisions import ReportAnnotation, StatementAnswer
from hbs_schema.messages.routes import JSON_TYPE
from hbs_schema.publishing import plain_schema
from hbs_schema.types import Digest

router = APIRouter(prefix="/v1/reports/{registrar}/annotations/{statement}", tags=["reports"])

LARGEST = 256 * 1024
StatementDigest = Annotated[Digest, Path(description="SHA-256 of the statement as ASCII, as base64url")]
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": StatementAnswer, "description": "The Ministry's answer as it stands"},
    202: {
        "description": "Received; it is judged once everything that it is about is here. No body.",
        "model": None,
        "headers": header("Retry-After", "Seconds to wait before asking again"),
    },
}


@router.put(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
    responses={
        **ANSWERS,
        **responses(PROBLEMS, RegistrarNotAllowed, RegistrarUnknown, ReportMalformed, ReportMismatch),
    },
    max_body_size=LARGEST,
    openapi_extra=raw_body(JSON_TYPE, plain_schema(ReportAnnotation), "The annotation and the packets that it names."),
)
async def put_annotation(
    registrar: Registrar, statement: StatementDigest, request: Request, caller: Reporter, use: Use
) -> Response:
    """Report what a numbered decision says of locked packets, before or after their lock, as often as it takes."""
    check_registrar(caller, registrar)
    body = await request.body()
    with faults_told():
        key = await receive_annotation(body, registrar=registrar, statement=statement, sessions=use.sessions)
    return await answer_to(key, use.sessions)


@router.get(
    "", response_class=Response, responses={**ANSWERS, **responses(PROBLEMS, RegistrarNotAllowed, ReportUnknown)}
)
async def get_answer(registrar: Registrar, statement: StatementDigest, caller: Reporter, use: Use) -> Response:
    """The answer as it stands; `accepted` is final."""
    check_registrar(caller, registrar)
    return await answer_to(StatementKey(registrar, statement), use.sessions)


async def answer_to(key: StatementKey, sessions: Sessions) -> Response:
    """200 with the answer, or 202 until there is one."""
    answer = await find_statement_answer(key, sessions=sessions)
    if answer is None:
        return Response(status_code=status.HTTP_202_ACCEPTED, headers={"Retry-After": "5"})
    return Response(answer, media_type=JSON_TYPE)
