"""An officer approves: the copy is numbered, drawn, bound to its bytes and stored, in one transaction.

The number is on the paper, so the file is drawn while the issuer's numbers are held. A crash before the commit leaves
a request that is not decided and no number used; after it the same approval gets the same copy.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import base64url
from lookup_portal.domain.copies import (
    PDF,
    Converter,
    Copy,
    CopyYear,
    Number,
    Person,
    Request,
    check_decider,
    own_years,
    year_of,
)
from lookup_portal.domain.copy_verdicts import is_issuable
from lookup_portal.domain.errors import OfficeUnknown, RecordNotFound, RecordNotInEffect, RequestDecided
from lookup_portal.domain.readers import Organisation
from lookup_portal.domain.years import CheckedYear
from lookup_portal.rendering.copy_book import Sheet, copy_files
from lookup_portal.storage.access import add_view
from lookup_portal.storage.copies import NewCopy, add_copy, find_copy_of_request, hold_numbers, next_number
from lookup_portal.storage.copy_requests import add_decision, find_code, get_reason, list_own_years
from lookup_portal.storage.records import list_factors, list_years
from lookup_portal.usecases.issuing import Issuing
from lookup_portal.usecases.open_record import checked_year
from lookup_portal.usecases.requests import own_request


@dataclass(frozen=True)
class _Record:
    """The lookup code, the years that are copied, and the office as it is printed."""

    code: str
    years: Sequence[CheckedYear]
    office: str


async def approve_copy(
    request_id: UUID, converter: Converter, person: Person, *, client: bytes, issuing: Issuing
) -> Copy:
    """The copy; of a request that was approved before, that copy.

    Raises RequestUnknown, SecondPersonNeeded, RequestDecided, RecordNotInEffect, OfficeUnknown, RecordNotFound,
    RecordDamaged, FormUnknown, SealUnavailable, or one of rendering.errors.RenderError; then nothing is decided.
    """
    async with issuing.reading.sessions.begin() as session:
        request = await own_request(session, request_id, person)
        check_decider(request, person, needs_two=issuing.policy.needs_two)
        # The first to insert decides; another waits here for its commit.
        if await add_decision(session, request_id, None, person):
            await _issue(session, request, converter, person, client, issuing)
        elif await get_reason(session, request_id) is not None:
            raise RequestDecided
        copy = await find_copy_of_request(session, request_id)
    if copy is None:
        raise RequestDecided
    return copy


async def _issue(
    session: AsyncSession, request: Request, converter: Converter, person: Person, client: bytes, issuing: Issuing
) -> None:
    record = await _record(session, request, issuing)
    await hold_numbers(session, request.issuer)
    issued_at = issuing.reading.clock()
    number = await next_number(session, request.issuer, year_of(issued_at))
    sheet = Sheet(request, record.code, number, issuing.new_code(), record.office, converter, issued_at)
    files = await _files(sheet, record, issuing)
    years = [
        CopyYear(year.bundle.packet.header.school_year, year.bundle.packet.header.record_key, _digest(year))
        for year in record.years
    ]
    await add_copy(session, _new_copy(sheet, number, years, files))
    await _log(session, request, record, person, client)


async def _record(session: AsyncSession, request: Request, issuing: Issuing) -> _Record:
    code = await find_code(session, request.record_key)
    if code is None:
        raise RecordNotFound
    # The pupil may have gone to another school since this one was asked.
    own_years(request.issuer, await list_own_years(session, code), request.school_years)
    every = [await checked_year(year, issuing.reading) for year in await list_years(session, code)]
    chosen = [year for year in every if year.bundle.packet.header.school_year in request.school_years]
    if len(chosen) != len(request.school_years) or not all(is_issuable(year.verdict) for year in chosen):
        raise RecordNotInEffect
    return _Record(code, chosen, _office(every, request.issuer, issuing))


def _office(every: Sequence[CheckedYear], issuer: str, issuing: Issuing) -> str:
    """The registrar's name is a setting; a school's stands in what it signed last."""
    if issuer in issuing.policy.offices:
        return issuing.policy.offices[issuer]
    own = [year.bundle.packet for year in every if year.bundle.packet.header.school == issuer]
    school = ((own[-1].value("remarks") or {}) if own else {}).get("school", {})
    if not school.get("name"):
        raise OfficeUnknown
    return str(school["name"])


async def _files(sheet: Sheet, record: _Record, issuing: Issuing) -> dict[str, bytes]:
    book, presentations = await asyncio.to_thread(copy_files, sheet, record.years, issuing.site)
    return {PDF: await issuing.press.print_pdf(book, is_kept=True), **presentations}


def _new_copy(sheet: Sheet, number: Number, years: Sequence[CopyYear], files: dict[str, bytes]) -> NewCopy:
    return NewCopy(
        request_id=sheet.request.request_id,
        copy_code=sheet.copy_code,
        issuer=sheet.request.issuer,
        office=sheet.office,
        number=number,
        converter=sheet.converter,
        issued_at=sheet.issued_at,
        years=years,
        files=files,
    )


def _digest(year: CheckedYear) -> str:
    return base64url.encode(year.bundle.packet.digest)


async def _log(session: AsyncSession, request: Request, record: _Record, person: Person, client: bytes) -> None:
    """The holder sees that a copy was issued, by whom and what for."""
    reader = Organisation(
        code=record.code,
        viewer=record.office,
        client_id=person.client_id,
        subject=person.subject,
        purpose=request.purpose,
        legal_ground=request.legal_ground,
        dossier=request.dossier,
    )
    for factor in await list_factors(session, record.code):
        if factor.school_year in request.school_years:
            await add_view(session, reader, factor, "copy", client)
