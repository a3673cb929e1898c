"""A copy is confirmed: by what is printed on it, or by its QR code, whose address holds the same (see lookup_pages)."""

import re
from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from lookup_portal.domain.copies import Number
from lookup_portal.domain.copy_verdicts import ConfirmedCopy
from lookup_portal.domain.errors import CopyNotFound
from lookup_portal.http import paths
from lookup_portal.http.bodies import LARGEST_FORM
from lookup_portal.http.copy_context import CopyNonePage, CopyPage, CopyResultPage, CopyYearLine
from lookup_portal.http.deps import Client, Use
from lookup_portal.http.forms import CODE, FieldWrong, read_fields
from lookup_portal.http.page_answers import WRONG, frame_of, language_of, show
from lookup_portal.http.page_context import Hidden
from lookup_portal.http.page_route import PageRoute
from lookup_portal.rendering.copy_words import YEAR_STATES, copy_words
from lookup_portal.rendering.kinds import KIND_NAMES
from lookup_portal.usecases.confirm_copy import confirm_copy

router = APIRouter(route_class=PageRoute, include_in_schema=False, max_body_size=LARGEST_FORM)

NUMBER: Final = re.compile(r"0*([1-9][0-9]{0,8})/(2[0-9]{3})(?:/([A-Za-z-]{1,16}))?")
LONGEST: Final = 80


@router.get(paths.COPY)
async def get_copy(request: Request) -> Response:
    """The form."""
    return show(request, CopyPage(frame_of(request, paths.COPY)))


@router.post(paths.COPY)
async def post_copy(request: Request, client: Client, use: Use) -> Response:
    """What was entered."""
    fields = await read_fields(request)
    given = {name: fields.get(name, "")[:LONGEST] for name in ("number", "code")}
    carry = [Hidden(name, value) for name, value in given.items()]
    try:
        (number, ending), code = _read_number(given), _read_code(given)
    except FieldWrong as wrong:
        frame = frame_of(request, paths.COPY, carry)
        return show(request, CopyPage(frame, **given, errors=(wrong.error,)), WRONG)
    return await _confirm(request, code, number, ending, client, use)


@router.get(paths.COPY_QR)
async def get_scanned_copy(code: str, year: str, serial: str, request: Request, client: Client, use: Use) -> Response:
    """What was scanned."""
    given = {"number": f"{serial}/{year}"[:LONGEST], "code": code[:LONGEST]}
    try:
        (number, ending), read = _read_number(given), _read_code(given)
    except FieldWrong as wrong:
        return show(request, CopyPage(frame_of(request, paths.COPY), errors=(wrong.error,)), WRONG)
    return await _confirm(request, read, number, ending, client, use)


async def _confirm(
    request: Request, code: str, number: Number, ending: str | None, client: bytes, use: Use
) -> Response:
    issuing = use.issuing
    try:
        found = await confirm_copy(code, number, ending, client=client, reading=use.reading, policy=issuing.policy)
    except CopyNotFound:
        return show(request, CopyNonePage(frame_of(request, paths.COPY)), 404)
    return show(request, _page(request, found))


def _page(request: Request, found: ConfirmedCopy) -> CopyResultPage:
    language, copy = language_of(request), found.copy
    words = copy_words(found, language)
    number = copy.number.text(copy.kind)
    carry = (Hidden("number", number), Hidden("code", copy.copy_code))
    return CopyResultPage(
        frame_of(request, paths.COPY, carry),
        state=found.validity,
        verdict=words.sentence,
        kind=KIND_NAMES[copy.kind].in_(language),
        number=number,
        office=copy.office,
        issued_at=words.issued_at,
        covers=words.covers,
        years=tuple(CopyYearLine(year.school_year, YEAR_STATES[year.state].in_(language)) for year in found.years),
        digest=copy.pdf_sha256.hex(),
        name=found.name,
    )


def _read_number(given: Mapping[str, str]) -> tuple[Number, str | None]:
    """The number, and its ending if that was entered too."""
    text = re.sub(r"\s", "", given["number"])
    if not text:
        raise FieldWrong("number", "copy.number-missing")
    found = NUMBER.fullmatch(text)
    if found is None:
        raise FieldWrong("number", "copy.number-format")
    return Number(int(found[2]), int(found[1])), found[3] and found[3].upper()


def _read_code(given: Mapping[str, str]) -> str:
    code = re.sub(r"[\s-]", "", given["code"]).lower()
    if not code:
        raise FieldWrong("code", "copy.code-missing")
    if not CODE.fullmatch(code):
        raise FieldWrong("code", "copy.code-format")
    return code
