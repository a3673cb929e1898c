"""The holder's view and what he may download from it."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from hbs_schema.findings import Language
from lookup_portal.domain.readers import Holder, Viewed
from lookup_portal.http import paths
from lookup_portal.http.bodies import LARGEST_FORM
from lookup_portal.http.deps import Client, Use
from lookup_portal.http.file_responses import pdf_response, presentation_response
from lookup_portal.http.forms import FieldWrong, read_birth_date, read_fields, read_school_year
from lookup_portal.http.holder_view import holder_page
from lookup_portal.http.page_answers import WRONG, frame_of, language_of, show
from lookup_portal.http.page_context import AccessLine, FactorPage, Hidden
from lookup_portal.http.page_route import PageRoute
from lookup_portal.http.texts import Texts
from lookup_portal.http.tickets import Ticket, TicketExpired
from lookup_portal.rendering.reading import parts_of, year_head
from lookup_portal.rendering.verdict_words import effect_text, verdict_words
from lookup_portal.rendering.wording import instant_text
from lookup_portal.usecases.look_up_holder import look_up_holder
from lookup_portal.usecases.make_book import make_book
from lookup_portal.usecases.make_pdf import make_pdf
from lookup_portal.usecases.make_presentation import make_presentation
from lookup_portal.usecases.open_record import View

router = APIRouter(route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)


@router.post(paths.HOLDER)
async def post_holder(request: Request, client: Client, use: Use) -> Response:
    """The view, after a status's ticket and a birth date; a ticket of the view itself when the language is switched."""
    fields = await read_fields(request)
    try:
        holder = _holder(fields, use)
    except FieldWrong as wrong:
        carry = tuple(Hidden(name, fields[name]) for name in ("ticket", "school_year") if name in fields)
        frame = frame_of(request, paths.HOLDER, carry)
        return show(request, FactorPage(frame, carry=carry, errors=(wrong.error,)), WRONG)
    view = await look_up_holder(holder, client=client, reading=use.reading)
    return _show_view(request, holder.code, view, use)


@router.post(paths.PDF)
async def post_pdf(request: Request, client: Client, use: Use) -> Response:
    """The soft copy, its personal fields blank."""
    holder = _known_holder(await read_fields(request), use)
    return pdf_response(await make_pdf(holder, client=client, reading=use.reading, press=use.press, site=use.site))


@router.post(paths.BOOK)
async def post_book(request: Request, client: Client, use: Use) -> Response:
    """The soft copy of all years, its personal fields blank."""
    holder = _known_holder(await read_fields(request), use)
    return pdf_response(await make_book(holder, client=client, reading=use.reading, press=use.press, site=use.site))


@router.post(paths.PRESENTATION)
async def post_presentation(request: Request, client: Client, use: Use) -> Response:
    """The offline bundle, its personal part hidden."""
    holder = _known_holder(await read_fields(request), use)
    return presentation_response(await make_presentation(holder, client=client, reading=use.reading))


def _holder(fields: Mapping[str, str], use: Use) -> Holder:
    ticket = use.tickets.open(fields.get("ticket", ""))
    birth_date = None if ticket.is_holder else read_birth_date(fields)
    return Holder(ticket.code, birth_date, read_school_year(fields))


def _known_holder(fields: Mapping[str, str], use: Use) -> Holder:
    ticket = use.tickets.open(fields.get("ticket", ""))
    if not ticket.is_holder:
        raise TicketExpired
    return Holder(ticket.code, None, read_school_year(fields))


def _show_view(request: Request, code: str, view: View, use: Use) -> Response:
    language, packet = language_of(request), view.year.bundle.packet
    carry = (
        Hidden("ticket", use.tickets.seal(Ticket(code, is_holder=True))),
        Hidden("school_year", packet.header.school_year),
    )
    page = holder_page(
        frame_of(request, paths.HOLDER, carry),
        parts_of(packet, is_full=False),
        year_head(packet),
        words=verdict_words(view.year.verdict, language),
        effective_on=effect_text(view.year.verdict, language),
        accesses=[_access_line(viewed, language) for viewed in view.views],
        carry=carry,
    )
    return show(request, page)


def _access_line(viewed: Viewed, language: Language) -> AccessLine:
    t = Texts(language)
    act = t(f"act.{viewed.act}")
    return AccessLine(
        at=instant_text(viewed.at, language),
        viewer=viewed.viewer or t("viewer.holder"),
        purpose=f"{viewed.purpose} ({act})" if viewed.purpose else act,
    )
