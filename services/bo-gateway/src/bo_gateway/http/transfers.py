"""What registrars tell of transfers, by HTTP: the same bodies and the same intake as over RabbitMQ."""

from fastapi import APIRouter, Request, Response, status

from bo_gateway.domain.errors import (
    RegistrarNotAllowed,
    RegistrarUnknown,
    ReportMalformed,
    ReportMismatch,
    ReportUnknown,
)
from bo_gateway.http.annotations import ANSWERS, LARGEST, StatementDigest, answer_to
from bo_gateway.http.deps import Reporter, Use, check_registrar
from bo_gateway.http.problems import PROBLEMS
from bo_gateway.http.reports import Registrar, faults_told
from bo_gateway.storage.registrar_statements import StatementKey
from bo_gateway.usecases.receive_transfer import receive_transfer
from hbs_kit.openapi import raw_body
from hbs_kit.problem_schema import responses
from hbs_schema.messages.decisions import ReportTransfer
from hbs_schema.messages.routes import JSON_TYPE
from hbs_schema.publishing import plain_schema

router = APIRouter(prefix="/v1/reports/{registrar}/transfers/{statement}", tags=["reports"])


@router.put(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
    responses={
        **ANSWERS,
        **responses(PROBLEMS, RegistrarNotAllowed, RegistrarUnknown, ReportMalformed, ReportMismatch),
    },
    max_body_size=4 * LARGEST,
    openapi_extra=raw_body(JSON_TYPE, plain_schema(ReportTransfer), "The statement and what the schools have signed."),
)
async def put_transfer(
    registrar: Registrar, statement: StatementDigest, request: Request, caller: Reporter, use: Use
) -> Response:
    """Tell what has become of a transfer to or from another registrar, which is told in its turn."""
    check_registrar(caller, registrar)
    body = await request.body()
    with faults_told():
        key = await receive_transfer(body, registrar=registrar, statement=statement, sessions=use.sessions)
    return await answer_to(key, use.sessions)


@router.get(
    "", response_class=Response, responses={**ANSWERS, **responses(PROBLEMS, RegistrarNotAllowed, ReportUnknown)}
)
async def get_transfer_answer(registrar: Registrar, statement: StatementDigest, caller: Reporter, use: Use) -> Response:
    """The answer as it stands; `accepted` is final."""
    check_registrar(caller, registrar)
    return await answer_to(StatementKey(registrar, statement), use.sessions)
