"""What a code alone tells: the verdict on each of its years, and nothing of their content."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import base64url, digests
from lookup_portal.domain.attempts import attempts_at_status
from lookup_portal.domain.errors import RecordDamaged, TooManyAttempts
from lookup_portal.domain.verdicts import Verdict, judge, revoked
from lookup_portal.domain.years import KnownYear, StoredYear, YearStatus, check_year
from lookup_portal.storage.access import take_attempts
from lookup_portal.storage.records import get_year, list_standings
from lookup_portal.storage.withdrawn import RevokedYear, list_revoked, list_school_years
from lookup_portal.usecases.reading import Reading


async def look_up_status(code: str, *, client: bytes, reading: Reading) -> list[YearStatus]:
    """The years of a code, newest first; none for an unknown one. Raises TooManyAttempts.

    The same four queries whatever the code. A year that was only revoked is found by the record key that follows from
    the code, so nothing of it need be stored under the code.
    """
    found = _Found()
    async with reading.sessions.begin() as session:
        wait = await take_attempts(session, attempts_at_status(client, reading.limits))
        if not wait:
            found = await _find(session, code)
    if wait:
        raise TooManyAttempts(wait)
    certain = {year.school_year: await _checked(year, reading) for year in found.touched}
    return _in_order(found, certain, reading.clock())


@dataclass(frozen=True)
class _Found:
    locked: Sequence[KnownYear] = ()
    revoked: Sequence[RevokedYear] = ()
    touched: Sequence[StoredYear] = ()


async def _find(session: AsyncSession, code: str) -> _Found:
    locked = await list_standings(session, code)
    school_years = await list_school_years(session)
    gone = await list_revoked(session, [_record_key(code, year) for year in school_years])
    touched = [await get_year(session, code, year.school_year) for year in locked if year.standing.has_ended_signer]
    return _Found(locked, gone, touched)


def _in_order(found: _Found, certain: Mapping[str, Verdict], now: datetime) -> list[YearStatus]:
    years = {y.school_year: YearStatus(y.school_year, y.level, revoked(y.withdrawn_at)) for y in found.revoked}
    for year in found.locked:
        verdict = certain.get(year.school_year) or judge(year.standing, now)
        years[year.school_year] = YearStatus(year.school_year, year.level, verdict)
    return [years[name] for name in sorted(years, reverse=True)]


async def _checked(stored: StoredYear, reading: Reading) -> Verdict:
    """A signer's certificate has ended: only the whole verification tells whether it had when it signed."""
    try:
        return (await asyncio.to_thread(check_year, stored, reading.anchors, reading.clock())).verdict
    except RecordDamaged:
        return Verdict("indeterminate", effective_at=stored.standing.effective_at)


def _record_key(code: str, school_year: str) -> str:
    return base64url.encode(digests.record_key(code, school_year))
