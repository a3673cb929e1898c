"""Pages as answers: the frame around them, and the page for each refusal."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match

from hbs_kit.db import is_outage, is_timeout
from hbs_kit.limits import TooManyRequests
from hbs_kit.telemetry import current_trace_id
from so_registry.clients.provider.errors import ProviderAway, TokenWrong
from so_registry.console import cookies, paths
from so_registry.console.forms import form_token
from so_registry.console.page import Frame, Page
from so_registry.console.rendering import Renderer
from so_registry.console.visits import POLL, Visit, get_use
from so_registry.domain import errors
from so_registry.domain.cutoff.errors import CutoffUnknown
from so_registry.domain.cutoff.errors import ReasonNeeded as CutoffReasonNeeded
from so_registry.domain.people import refused
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.errors import ReturnUnknown, SignOffUnknown
from so_registry.domain.refusals import REFUSALS
from so_registry.domain.windows.errors import SchoolNotInWindow

log = logging.getLogger(__name__)

STATUS: Final[dict[type[errors.RegistryError], HTTPStatus]] = {
    refused.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    refused.LoginRefused: HTTPStatus.FORBIDDEN,
    refused.FreshFactorNeeded: HTTPStatus.FORBIDDEN,
    refused.NotPermitted: HTTPStatus.FORBIDDEN,
    refused.FormExpired: HTTPStatus.FORBIDDEN,
    refused.OwnGrant: HTTPStatus.FORBIDDEN,
    refused.NothingFound: HTTPStatus.NOT_FOUND,
    refused.PersonUnknown: HTTPStatus.NOT_FOUND,
    refused.GrantUnknown: HTTPStatus.NOT_FOUND,
    refused.ReasonNeeded: HTTPStatus.UNPROCESSABLE_ENTITY,
    refused.GrantRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.WindowUnknown: HTTPStatus.NOT_FOUND,
    errors.ProposalUnknown: HTTPStatus.NOT_FOUND,
    errors.DocumentUnknown: HTTPStatus.NOT_FOUND,
    errors.DeclarationUnknown: HTTPStatus.NOT_FOUND,
    errors.SchoolNotAllowed: HTTPStatus.FORBIDDEN,
    SchoolNotInWindow: HTTPStatus.NOT_FOUND,
    ReturnUnknown: HTTPStatus.NOT_FOUND,
    SignOffUnknown: HTTPStatus.NOT_FOUND,
    CutoffUnknown: HTTPStatus.NOT_FOUND,
    CutoffReasonNeeded: HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""Whatever else is refused is not possible as things stand."""


@dataclass(frozen=True)
class RefusalPage(Page):
    """A refusal in words; or, without a code, something of ours that failed, with a number to quote.

    `back`: where to go on. `needs`: what to do before.
    """

    template = "refusal.html"
    heading = "refusal.heading"
    code: str
    title: str
    sentence: str
    back: str = paths.HOME
    needs: str = ""


def show(
    request: Request, page: Page, visit: Visit | None = None, *, status: int = 200, path: str | None = None
) -> Response:
    """The page as it is sent. `path`: what the switch of language opens, where a form's own path cannot be opened."""
    language = cookies.language_of(request)
    renderer: Renderer = request.app.state.renderer
    html = renderer.render(page, _frame(request, visit, path or request.url.path))
    response = HTMLResponse(html, status, {"Content-Language": language})
    if request.query_params.get("lang") in ("vi", "en"):
        cookies.keep(response, cookies.LANGUAGE, language, seconds=cookies.LANGUAGE_SECONDS)
    return response


def go(path: str) -> Response:
    """After an act: a page that may be loaded again."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _frame(request: Request, visit: Visit | None, path: str) -> Frame:
    use = get_use(request)
    language = cookies.language_of(request)
    if visit is None:
        return Frame(language, use.registrar, path)
    renderer: Renderer = request.app.state.renderer
    may = frozenset(action for action in Action if visit.visitor.may(action))
    return Frame(
        language=language,
        registrar=use.registrar,
        path=path,
        visitor=visit.visitor.person.name or visit.visitor.person.subject,
        csrf=form_token(visit.secret),
        is_fresh=visit.visitor.is_fresh(use.term),
        ends_at=visit.visitor.ends_at,
        menu=tuple(entry for entry in renderer.menu if entry.actions & may),
        may=may,
    )


def show_refusal(request: Request, error: Exception) -> Response:
    """The page for an error; nothing is shown of one that has no words."""
    if isinstance(error, TokenWrong):
        log.warning("the provider's answer was refused: %s", error)
        error = refused.LoginRefused("token")
    if isinstance(error, errors.RegistryError):
        return _show_told(request, error)
    if isinstance(error, HTTPException | RequestValidationError):
        return _show_told(request, refused.NothingFound())
    if isinstance(error, TooManyRequests):
        return _show_words(request, "busy", HTTPStatus.TOO_MANY_REQUESTS, error.response_headers)
    return _show_fault(request, error)


def _show_told(request: Request, error: errors.RegistryError) -> Response:
    if isinstance(error, refused.NotSignedIn) and request.method == "GET" and POLL not in request.headers:
        return go(f"{paths.SIGN_IN}?ve={quote(paths.own_path(request.url.path))}")
    if isinstance(error, refused.LoginRefused):
        log.warning("a login was refused: %s", error.reason)
    told = REFUSALS[type(error)]
    language = cookies.language_of(request)
    needs = {refused.NotSignedIn: "sign-in", refused.LoginRefused: "sign-in", refused.FreshFactorNeeded: "confirm"}
    page = RefusalPage(
        code=told.code,
        title=told.title.in_(language),
        sentence=told.sentence.in_(language).format(**error.detail_params),
        back=_form_of(request),
        needs=needs.get(type(error), ""),
    )
    visit = getattr(request.state, "visit", None)
    return show(request, page, visit, status=STATUS.get(type(error), HTTPStatus.CONFLICT), path=page.back)


def _show_fault(request: Request, error: Exception) -> Response:
    key = _fault_of(error)
    if key == "fault":
        log.error("unexpected error", exc_info=error)
        return _show_words(request, key, HTTPStatus.INTERNAL_SERVER_ERROR)
    log.warning("not answered: %s (%s)", key, type(error).__name__)
    return _show_words(request, key, HTTPStatus.SERVICE_UNAVAILABLE)


def _fault_of(error: Exception) -> str:
    """Which words tell of it: all but the last may go well later."""
    if isinstance(error, ProviderAway):
        return "provider"
    if is_outage(error):
        return "away"
    return "slow" if is_timeout(error) else "fault"


def _show_words(request: Request, key: str, status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Response:
    """What is nobody's refusal: two sentences, and a number to quote."""
    renderer: Renderer = request.app.state.renderer
    texts = renderer.texts(cookies.language_of(request))
    sentence = texts(f"{key}.sentence", reference=current_trace_id() or "–")
    page = RefusalPage(code="", title=texts(f"{key}.title"), sentence=sentence)
    response = show(request, page, status=status, path=paths.HOME)
    response.headers.update(headers or {})
    return response


def _form_of(request: Request) -> str:
    """The page that a form stood on, or above the one that was refused: the longest part of its path that opens."""
    path = paths.own_path(request.url.path)
    if request.method == "GET":
        path = _above(path)
    while path != paths.HOME and not _opens(request, path):
        path = _above(path)
    return path


def _above(path: str) -> str:
    return path.rpartition("/")[0] or paths.HOME


def _opens(request: Request, path: str) -> bool:
    """Whether a page is there; where one signs in is none to go back to."""
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    is_there = any(route.matches(scope)[0] == Match.FULL for route in request.app.routes)
    return is_there and not path.startswith((paths.SIGN_IN, paths.CONFIRM))


class PageRoute(APIRoute):
    """A route whose refusals are pages for people, not problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_or_refuse(request: Request) -> Response:
            try:
                return await answer(request)
            except Exception as error:
                return show_refusal(request, error)

        return answer_or_refuse
