"""A clerk of a school or registrar asks for a copy; an officer decides later."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.envelopes.bundle import read_bundle
from lookup_portal.domain.attempts import attempts_at_status
from lookup_portal.domain.copies import NEVER_CHOSEN, OwnYear, Person, Wanted, choose_years
from lookup_portal.domain.errors import PartUnknown, RequestConflict, TooManyAttempts
from lookup_portal.storage.access import take_attempts
from lookup_portal.storage.copy_requests import add_request, find_digest, list_own_years
from lookup_portal.storage.records import get_year
from lookup_portal.usecases.reading import Reading


async def request_copy(wanted: Wanted, person: Person, *, client: bytes, reading: Reading) -> None:
    """Store the request. The same id with the same content changes nothing.

    Raises TooManyAttempts, IssuerNotAllowed, RecordNotFound, PartUnknown, RequestConflict.
    """
    async with reading.sessions.begin() as session:
        wait = await take_attempts(session, attempts_at_status(client, reading.limits))
        if not wait:
            years = choose_years(wanted, await list_own_years(session, wanted.code), person)
            await _check_parts(session, wanted, years)
            if not await add_request(session, wanted, years, person):
                await _check_same(session, wanted)
    if wait:
        raise TooManyAttempts(wait)


async def _check_parts(session: AsyncSession, wanted: Wanted, years: Sequence[OwnYear]) -> None:
    """Each chosen part is one that some chosen year has, and that may be given out."""
    if wanted.parts is None:
        return
    stored = [await get_year(session, wanted.code, year.school_year) for year in years]
    bundles = await asyncio.to_thread(lambda: [read_bundle(year.bundle) for year in stored])
    known = {part.name for bundle in bundles for part in bundle.packet.parts} - NEVER_CHOSEN
    if not set(wanted.parts) <= known:
        raise PartUnknown


async def _check_same(session: AsyncSession, wanted: Wanted) -> None:
    if await find_digest(session, wanted.request_id) != (wanted.issuer, wanted.sha256):
        raise RequestConflict
