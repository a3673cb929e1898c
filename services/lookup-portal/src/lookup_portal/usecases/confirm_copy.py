"""Anybody who holds a copy confirms it: by its code and its number, and nothing else opens it."""

import asyncio
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.attempts import attempts_at_factor
from lookup_portal.domain.copies import ENDINGS, Copy, CopyYear, Number
from lookup_portal.domain.copy_verdicts import ConfirmedCopy, YearToday, year_today
from lookup_portal.domain.errors import CopyNotFound, RecordDamaged, TooManyAttempts
from lookup_portal.domain.files import KnownPackets
from lookup_portal.domain.verdicts import Verdict
from lookup_portal.domain.years import CheckedYear, StoredYear, check_year
from lookup_portal.storage.access import give_back_attempts, take_attempts
from lookup_portal.storage.copies import find_copy, list_copy_years
from lookup_portal.storage.copy_requests import find_code
from lookup_portal.storage.records import list_years
from lookup_portal.storage.withdrawn import find_packets
from lookup_portal.usecases.issuing import CopyPolicy
from lookup_portal.usecases.reading import Reading


async def confirm_copy(
    copy_code: str,
    number: Number,
    ending: str | None = None,
    *,
    client: bytes,
    reading: Reading,
    policy: CopyPolicy,
) -> ConfirmedCopy:
    """What the copy is, and what its record has become. Raises TooManyAttempts, CopyNotFound.

    An unknown code and another number take the same two queries and get the same answer. `ending`: what the number
    ends with where it is printed; that of another kind of copy is another number.
    """
    attempts = attempts_at_factor(client, f"copy {copy_code}", reading.pseudonyms, reading.limits)
    copy: Copy | None = None
    async with reading.sessions.begin() as session:
        wait = await take_attempts(session, attempts)
        found = await find_copy(session, copy_code) if not wait else None
        if found is not None and found.number == number and ending in (None, ENDINGS[found.kind]):
            copy = found
            await give_back_attempts(session, attempts)
            on_copy = await list_copy_years(session, copy_code)
            known, stored = await _known(session, on_copy)
    if wait:
        raise TooManyAttempts(wait)
    if copy is None:
        raise CopyNotFound
    checked = {year.school_year: await _checked(year, reading) for year in stored}
    years = tuple(
        year_today(each.school_year, each.packet, known[each.school_year], _verdict(checked.get(each.school_year)))
        for each in on_copy
    )
    may_name = policy.shows_name and copy.revoked_at is None
    return ConfirmedCopy(copy, years, _name(years, checked) if may_name else None)


async def _known(
    session: AsyncSession, on_copy: Sequence[CopyYear]
) -> tuple[Mapping[str, KnownPackets], Sequence[StoredYear]]:
    known = {year.school_year: await find_packets(session, year.record_key) for year in on_copy}
    codes = [await find_code(session, year.record_key) for year in on_copy[-1:]]
    names = {year.school_year for year in on_copy}
    stored = await list_years(session, codes[0]) if codes and codes[0] else []
    return known, [year for year in stored if year.school_year in names]


async def _checked(stored: StoredYear, reading: Reading) -> CheckedYear | None:
    """What no longer verifies is not determined, and nothing of it is shown."""
    try:
        return await asyncio.to_thread(check_year, stored, reading.anchors, reading.clock())
    except RecordDamaged:
        return None


def _verdict(checked: CheckedYear | None) -> Verdict | None:
    return checked.verdict if checked else None


def _name(years: Sequence[YearToday], checked: Mapping[str, CheckedYear | None]) -> str | None:
    """Of the newest year that is still what the copy shows."""
    current = [checked.get(year.school_year) for year in years if year.state in ("effective", "annotated")]
    identity = (current[-1].bundle.packet.value("identity") or {}) if current and current[-1] else {}
    return identity.get("full_name")
