"""Enter a code, see its status; and the address that a QR code holds.

A QR code can only be a GET. Its address holds the code in the path: a fragment would keep it from every server, but
only a script could read it there, and the pages work without one. The page answers at once, without a redirect, so
that the code stands in one address and nowhere else: it loads nothing from elsewhere, tells no other site where it was
(`no-referrer`), may not be kept (`no-store`) or indexed, and goes on by POST with a ticket. Our log, spans and metrics
have the route's template only; a proxy in front has to be told to leave out the paths below `/t/`.
"""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from lookup_portal.domain.errors import RecordNotFound
from lookup_portal.domain.years import YearStatus
from lookup_portal.http import paths
from lookup_portal.http.bodies import LARGEST_FORM
from lookup_portal.http.deps import Client, Use
from lookup_portal.http.forms import FieldWrong, read_code, read_fields
from lookup_portal.http.page_answers import WRONG, frame_of, language_of, show
from lookup_portal.http.page_context import Hidden, HomePage, StatusPage, YearLine
from lookup_portal.http.page_route import PageRoute
from lookup_portal.http.tickets import Ticket
from lookup_portal.rendering.labels import SCHOOL_LEVELS
from lookup_portal.rendering.verdict_words import effect_text, verdict_words
from lookup_portal.usecases.look_up_status import look_up_status

router = APIRouter(route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)


@router.get(paths.HOME)
async def get_home(request: Request) -> Response:
    """The form for a code."""
    return show(request, HomePage(frame_of(request, paths.HOME)))


@router.post(paths.STATUS)
async def post_status(request: Request, client: Client, use: Use) -> Response:
    """The status of a code that was entered, or of a ticket when the language is switched."""
    fields = await read_fields(request)
    if "ticket" in fields:
        return await _show_status(request, use.tickets.open(fields["ticket"]).code, client, use)
    try:
        code = read_code(fields.get("code", ""))
    except FieldWrong as wrong:
        entered = fields.get("code", "")[:80]
        frame = frame_of(request, paths.STATUS, [Hidden("code", entered)])
        return show(request, HomePage(frame, code=entered, errors=(wrong.error,)), WRONG)
    return await _show_status(request, code, client, use)


@router.get(paths.QR)
async def get_scanned(code: str, request: Request, client: Client, use: Use) -> Response:
    """The status of a code that was scanned."""
    try:
        return await _show_status(request, read_code(code), client, use)
    except FieldWrong as wrong:
        frame = frame_of(request, paths.HOME)
        return show(request, HomePage(frame, errors=(wrong.error,)), WRONG)


async def _show_status(request: Request, code: str, client: bytes, use: Use) -> Response:
    years = await look_up_status(code, client=client, reading=use.reading)
    if not years:
        raise RecordNotFound
    carry = (Hidden("ticket", use.tickets.seal(Ticket(code))),)
    return show(request, _status_page(request, years, carry))


def _status_page(request: Request, years: Sequence[YearStatus], carry: tuple[Hidden, ...]) -> StatusPage:
    language = language_of(request)
    newest, viewable = years[0], tuple(year.school_year for year in years if year.verdict.state != "revoked")
    words = verdict_words(newest.verdict, language)
    level = SCHOOL_LEVELS.get(newest.level)
    return StatusPage(
        frame_of(request, paths.STATUS, carry),
        state=words.state,
        verdict=words.sentence,
        annotations=words.notes,
        level=level.in_(language) if level else newest.level,
        school_year=newest.school_year,
        effective_on=effect_text(newest.verdict, language) if newest.school_year in viewable else None,
        carry=carry if viewable else (),
        years=viewable,
        others=tuple(YearLine(year.school_year, verdict_words(year.verdict, language).sentence) for year in years[1:]),
    )
