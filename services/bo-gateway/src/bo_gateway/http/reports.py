"""Reports by HTTP: the same bodies and the same intake as over RabbitMQ."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response, status
from fastapi.exceptions import RequestValidationError

from bo_gateway.domain.errors import (
    RegistrarNotAllowed,
    RegistrarUnknown,
    ReportMalformed,
    ReportMismatch,
    ReportUnknown,
)
from bo_gateway.domain.reports import ReportKey
from bo_gateway.http.deps import Reporter, Use, check_registrar
from bo_gateway.http.problems import PROBLEMS
from bo_gateway.usecases.find_report import find_acknowledgement
from bo_gateway.usecases.receive_chunk import receive_chunk
from bo_gateway.usecases.receive_lock import receive_lock
from hbs_kit.db import Sessions
from hbs_kit.openapi import raw_body
from hbs_kit.openapi_headers import header
from hbs_kit.problem_schema import responses
from hbs_schema.messages.reports import MAX_REPORT_BODY, Acknowledgement, ReportChunk, ReportLock
from hbs_schema.messages.routes import JSON_TYPE
from hbs_schema.publishing import plain_schema
from hbs_schema.types import Code, Digest

router = APIRouter(prefix="/v1/reports/{registrar}/locks/{lock_digest}", tags=["reports"])

Registrar = Annotated[Code, Path(description="The registrar that reports", examples=["so-01"])]
LockDigest = Annotated[Digest, Path(description="SHA-256 of the lock statement as ASCII, as base64url")]
Number = Annotated[int, Path(ge=0, lt=2**31, description="The chunk's number, from 0")]
_RECEIVING = "Received; the report has not been compared yet. No body."
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": Acknowledgement, "description": "The Ministry's answer as it stands"},
    202: {
        "description": _RECEIVING,
        "model": None,
        "headers": header("Retry-After", "Seconds to wait before asking again"),
    },
}
_BODY_REFUSALS = (RegistrarNotAllowed, RegistrarUnknown, ReportMalformed, ReportMismatch)


@router.put(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
    responses={**_ANSWERS, **responses(PROBLEMS, *_BODY_REFUSALS)},
    max_body_size=MAX_REPORT_BODY,
    openapi_extra=raw_body(JSON_TYPE, plain_schema(ReportLock), "The lock and the lists whose roots it names."),
)
async def put_lock(
    registrar: Registrar, lock_digest: LockDigest, request: Request, caller: Reporter, use: Use
) -> Response:
    """Report a lock. 202 once its bytes are stored; if the report has an answer already, 200 with it.

    Sent again after `refused`, everything is judged again; after `unequal` the missing leaves' chunks are enough.
    """
    check_registrar(caller, registrar)
    body = await request.body()
    with faults_told():
        key = await receive_lock(body, registrar=registrar, lock=lock_digest, sessions=use.sessions)
    return await _answer(key, use.sessions)


@router.put(
    "/chunks/{number}",
    status_code=status.HTTP_202_ACCEPTED,
    response_class=Response,
    responses={**_ANSWERS, **responses(PROBLEMS, *_BODY_REFUSALS)},
    max_body_size=MAX_REPORT_BODY,
    openapi_extra=raw_body(JSON_TYPE, plain_schema(ReportChunk), "Up to 500 packets with what they refer to."),
)
async def put_chunk(
    registrar: Registrar, lock_digest: LockDigest, number: Number, request: Request, caller: Reporter, use: Use
) -> Response:
    """Report some of a lock's packets, before or after the lock, in any order, as often as it takes."""
    check_registrar(caller, registrar)
    body = await request.body()
    with faults_told():
        key = await receive_chunk(body, registrar=registrar, place=(lock_digest, number), sessions=use.sessions)
    return await _answer(key, use.sessions)


@router.get(
    "", response_class=Response, responses={**_ANSWERS, **responses(PROBLEMS, RegistrarNotAllowed, ReportUnknown)}
)
async def get_acknowledgement(registrar: Registrar, lock_digest: LockDigest, caller: Reporter, use: Use) -> Response:
    """The answer as it stands: the stored bytes, the same for ever once `result` is `equal`."""
    check_registrar(caller, registrar)
    return await _answer(ReportKey(registrar, lock_digest), use.sessions)


@contextmanager
def faults_told() -> Iterator[None]:
    """Faults of form are told as those of any other request: each with its place, none with its value."""
    try:
        yield
    except ReportMalformed as malformed:
        if not malformed.faults:
            raise
        raise RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in malformed.faults]
        ) from None


async def _answer(key: ReportKey, sessions: Sessions) -> Response:
    answer = await find_acknowledgement(key, sessions=sessions)
    if answer is None:
        return Response(status_code=status.HTTP_202_ACCEPTED, headers={"Retry-After": "5"})
    return Response(answer, media_type=JSON_TYPE)
