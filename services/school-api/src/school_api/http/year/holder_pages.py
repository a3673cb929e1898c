"""The holder's way: a link or a typed code, one button, the draft, a comment; no script, no cookie.

A link can only be a GET, and messengers open links by themselves to draw a picture of them: the page behind a link
looks nothing up and shows nothing. The code goes on by POST, so that it stands in one address and nowhere else.
"""

from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.responses import HTMLResponse

from hbs_kit.limits import RateLimit
from school_api.domain.errors import ContentRefused, SchoolError
from school_api.domain.year.errors import AccessLimit, AccessUnknown, PointerUnknown
from school_api.domain.year.preview_views import CommentIn
from school_api.http.deps import Use
from school_api.http.year.page_route import language_of, page_route
from school_api.http.year.pages import COMMENT, PAGE, PreviewPages
from school_api.resources import Resources
from school_api.usecases.comment_on_preview import comment_on_preview
from school_api.usecases.show_preview import show_preview

OPEN = frozenset({PAGE, f"{PAGE}/"})
LONGEST_FORM = 32 * 1024
LONGEST_COMMENT = 2000
REFUSED: Mapping[type[SchoolError], tuple[str, int]] = {
    AccessLimit: ("say.limit", 409),
    PointerUnknown: ("say.missing", 422),
    ContentRefused: ("say.character", 422),
}


def pages_router(limit: RateLimit, pages: PreviewPages) -> APIRouter:
    """Pages for people, under a limit for each address; no part of the API's contract."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(limit)], route_class=page_route(pages))

    @router.get(PAGE)
    async def get_entrance(request: Request) -> HTMLResponse:
        return pages.enter(language_of(request))

    @router.get(PAGE + "/{code}")
    async def get_linked(code: str, request: Request) -> HTMLResponse:
        return pages.enter(language_of(request), code[:200])

    @router.post(PAGE, max_body_size=LONGEST_FORM)
    async def post_code(request: Request, use: Use) -> HTMLResponse:
        return await _see(request, use, pages)

    @router.post(COMMENT, max_body_size=LONGEST_FORM)
    async def post_comment(request: Request, use: Use) -> HTMLResponse:
        return await _comment(request, use, pages)

    return router


async def _see(request: Request, use: Resources, pages: PreviewPages) -> HTMLResponse:
    code, language = (await _fields(request)).get("code", ""), language_of(request)
    if not code:
        return pages.enter(language)
    try:
        preview = await show_preview(code, sessions=use.sessions, clock=use.clock)
    except AccessUnknown:
        return pages.enter(language, code, error="code.wrong", status=404)
    return pages.preview(language, preview, code)


async def _comment(request: Request, use: Resources, pages: PreviewPages) -> HTMLResponse:
    fields, language = await _fields(request), language_of(request)
    code, pointer, words = (fields.get(name, "") for name in ("code", "pointer", "words"))
    # A browser sends a line break as two characters; the record has one.
    words = words.replace("\r\n", "\n").strip()
    try:
        try:
            said = CommentIn(pointer=pointer, words=words)
            preview = await comment_on_preview(code, said, sessions=use.sessions, clock=use.clock)
            return pages.preview(language, preview, code, is_done=True)
        except ValidationError:
            error, status = ("say.character" if len(words) > LONGEST_COMMENT else "say.missing"), 422
        except tuple(REFUSED) as refused:
            error, status = REFUSED[type(refused)]
        preview = await show_preview(code, sessions=use.sessions, clock=use.clock)
    except AccessUnknown:
        return pages.enter(language, code, error="code.wrong", status=404)
    return pages.preview(language, preview, code, error=error, chosen=pointer, words=words, status=status)


async def _fields(request: Request) -> Mapping[str, str]:
    """The text fields of a form; anything else counts as not there."""
    async with request.form(max_files=0, max_fields=10) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
