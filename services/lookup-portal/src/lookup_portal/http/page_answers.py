"""Pages as answers: the frame around them, and the page for each refusal."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from hbs_kit.db import is_outage
from hbs_kit.telemetry import current_trace_id
from hbs_schema.findings import Language
from lookup_portal.domain.errors import FormUnknown, RecordNotFound, SealUnavailable, TooManyAttempts
from lookup_portal.http import paths
from lookup_portal.http.deps import resources_of
from lookup_portal.http.page_context import (
    ErrorPage,
    Fault,
    FieldError,
    Frame,
    Hidden,
    HomePage,
    NotFoundPage,
    Page,
    TooManyPage,
)
from lookup_portal.http.tickets import TicketExpired
from lookup_portal.rendering.errors import RenderBusy, RenderTimeout

log = logging.getLogger(__name__)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


def language_of(request: Request) -> Language:
    """Vietnamese unless the address asks for English."""
    return "en" if request.query_params.get("lang") == "en" else "vi"


def frame_of(request: Request, path: str, resend: Sequence[Hidden] | None = None) -> Frame:
    """`path` and `resend` are what the switch of language repeats."""
    resources = resources_of(request)
    site = resources.site
    return Frame(
        language=language_of(request),
        portal_name=site.name,
        owner=site.owner,
        path=path,
        resend=None if resend is None else tuple(resend),
        is_sealed=resources.press.sealer is not None,
    )


def show(request: Request, page: Page, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The page as it is sent."""
    html = resources_of(request).pages.render(page)
    return HTMLResponse(html, status, {"Content-Language": page.frame.language, **(headers or {})})


def show_refusal(request: Request, error: Exception) -> Response:
    """The page for an error. It is the same for an unknown code and a wrong second factor, byte for byte."""
    if isinstance(error, RecordNotFound):
        return show(request, NotFoundPage(frame_of(request, paths.NOT_FOUND)), 404)
    if isinstance(error, TooManyAttempts):
        minutes = -(-error.seconds // 60)
        return show(request, TooManyPage(frame_of(request, paths.HOME), minutes), 429, error.response_headers)
    if isinstance(error, TicketExpired):
        errors = (FieldError("code", "code.expired"),)
        return show(request, HomePage(frame_of(request, paths.HOME), errors=errors), WRONG)
    return _show_fault(request, error)


def _show_fault(request: Request, error: Exception) -> Response:
    kind: Fault = "fault"
    status = 500
    if isinstance(error, FormUnknown):
        kind, status = "no-form", 501
    elif isinstance(error, RenderBusy | RenderTimeout | SealUnavailable) or is_outage(error):
        kind, status = "busy", 503
        log.warning("something needed is away: %s", type(error).__name__)
    else:
        log.error("unexpected error", exc_info=error)
    reference = current_trace_id() or "–"
    return show(request, ErrorPage(frame_of(request, paths.HOME), reference, kind), status)
