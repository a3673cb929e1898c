"""Errors become RFC 9457 responses here, by one table, and nowhere else.

Nothing of an exception that the table does not know is shown, and nothing of what
the client sent is ever repeated.
"""

import logging
from collections.abc import Callable, Mapping, Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hbs_kit import builtin_problems as builtin
from hbs_kit import validation
from hbs_kit.db import is_timeout
from hbs_kit.language import preferred_language
from hbs_kit.problem_types import (
    MEDIA_TYPE,
    URN,
    Problem,
    ProblemItem,
    ProblemItemOut,
    ProblemSentences,
    ProblemTable,
    ProblemType,
    fill,
    row_of,
    sentences_of,
)
from hbs_kit.telemetry import current_trace_id

log = logging.getLogger(__name__)

IsOutage = Callable[[BaseException], bool]


def install(app: FastAPI, table: ProblemTable, *, is_outage: IsOutage = lambda _: False) -> None:
    """Answer every error of the app with a problem; call it after other middleware.

    Errors in `table` may carry `detail_params`, `problem_items` and
    `response_headers`.
    """

    async def from_table(request: Request, error: Exception) -> Response:
        return respond(request.scope, row_of(table, type(error)), error)

    async def from_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
        errors = error.errors()
        items = validation.items_of(errors)
        return respond(
            request.scope,
            builtin.INVALID_REQUEST,
            params={"count": len(errors)},
            items=items,
            omitted=len(errors) - len(items),
        )

    async def from_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
        row = builtin.for_status(error.status_code)
        return respond(request.scope, row, headers=error.headers)

    for kind in table:
        app.add_exception_handler(kind, from_table)
    app.add_exception_handler(RequestValidationError, from_validation)
    app.add_exception_handler(HTTPException, from_http)
    app.add_middleware(_CatchAll, is_outage=is_outage)


def respond(
    scope: Scope,
    row: ProblemType,
    error: Exception | None = None,
    *,
    params: Mapping[str, object] | None = None,
    items: Sequence[ProblemItem] = (),
    omitted: int = 0,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response for a row; an error's own attributes stand in for the arguments."""
    language = preferred_language(scope)
    details = _details(row, params or getattr(error, "detail_params", {}))
    problem = Problem(
        type=URN + row.code,
        title=row.title_en if language == "en" else row.title_vi,
        status=row.status,
        detail=details.en if language == "en" else details.vi,
        sentences=details,
        errors=[_item_out(item) for item in items or _items(error)],
        errors_omitted=omitted,
        trace_id=current_trace_id(),
    )
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=row.status,
        media_type=MEDIA_TYPE,
        headers={
            "Cache-Control": "no-store",
            "Content-Language": language,
            "Vary": "Accept-Language",
            **(headers or getattr(error, "response_headers", {})),
        },
    )


class _CatchAll:
    """The last fence. What is caught here never reaches the server's own log."""

    def __init__(self, app: ASGIApp, is_outage: IsOutage) -> None:
        self._app = app
        self._is_outage = is_outage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_started = False

        async def watched(message: Message) -> None:
            nonlocal is_started
            is_started = is_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http" or is_started:
                raise
            await self._respond(error)(scope, receive, send)

    def _respond(self, error: Exception) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if self._is_outage(error):
                log.warning("something needed is away: %s", type(error).__name__)
                row, headers = builtin.UNAVAILABLE, {"Retry-After": "5"}
            elif is_timeout(error):
                log.error("a statement took too long", exc_info=error)
                row, headers = builtin.TOOK_TOO_LONG, {"Retry-After": "60"}
            else:
                log.error("unexpected error", exc_info=error)
                row, headers = builtin.INTERNAL, {}
            params = {"trace_id": current_trace_id() or "?"}
            response = respond(scope, row, params=params, headers=headers)
            await response(scope, receive, send)

        return answer


def _details(row: ProblemType, params: Mapping[str, object]) -> ProblemSentences:
    vi = fill(row.detail_vi or row.title_vi, params)
    en = fill(row.detail_en or row.title_en, params)
    return sentences_of(row.code, vi, en)


def _items(error: Exception | None) -> Sequence[ProblemItem]:
    items: Sequence[ProblemItem] = getattr(error, "problem_items", ())
    return items


def _item_out(item: ProblemItem) -> ProblemItemOut:
    return ProblemItemOut(
        code=item.code,
        pointer=item.pointer,
        sentences=sentences_of(item.code, item.vi, item.en),
        **item.extra,
    )
