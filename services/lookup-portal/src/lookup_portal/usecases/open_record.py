"""The only way to a record's content: count the attempt, compare the second factor, write the log, commit, verify."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lookup_portal.domain import factors
from lookup_portal.domain.attempts import Attempt, attempts_at_factor, attempts_at_status
from lookup_portal.domain.errors import RecordDamaged, RecordNotFound, TooManyAttempts
from lookup_portal.domain.factors import Factor
from lookup_portal.domain.readers import Act, Holder, Reader, Viewed
from lookup_portal.domain.years import CheckedYear, StoredYear, check_year
from lookup_portal.storage.access import add_view, give_back_attempts, list_views, take_attempts
from lookup_portal.storage.records import find_factor, get_year
from lookup_portal.usecases.reading import Reading

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A verified year, and who had seen it before this view."""

    year: CheckedYear
    views: Sequence[Viewed]


@dataclass(frozen=True)
class View:
    """A year as one reader may see it: `values` by part name."""

    year: CheckedYear
    values: Mapping[str, Mapping[str, Any]]
    views: Sequence[Viewed]


async def open_record(reader: Reader, act: Act, *, client: bytes, reading: Reading) -> Opened:
    """Open one year for a reader. Raises TooManyAttempts, RecordNotFound, RecordDamaged.

    An unknown code and a wrong birth date take the same two queries and the same comparison. The view is returned only
    after the transaction with its log row has committed: if that fails, there is no view.
    """
    attempts = attempts_of(reader, client, reading)
    stored: StoredYear | None = None
    views: list[Viewed] = []
    async with reading.sessions.begin() as session:
        wait = await take_attempts(session, attempts)
        factor = await find_factor(session, reader.code, reader.school_year) if not wait else None
        # Compared also when there is nothing to compare with: the same steps for an unknown code.
        is_right = is_entitled(reader, factor)
        if factor is not None and is_right:
            stored = await get_year(session, reader.code, factor.school_year)
            views = await list_views(session, factor.record_key)
            await give_back_attempts(session, attempts)
            await add_view(session, reader, factor, act, client)
    if wait:
        raise TooManyAttempts(wait)
    if stored is None:
        raise RecordNotFound
    return Opened(await checked_year(stored, reading), views)


def attempts_of(reader: Reader, client: bytes, reading: Reading) -> Sequence[Attempt]:
    """A birth date may be guessed at; a ticket or a token may not."""
    if isinstance(reader, Holder) and reader.birth_date is not None:
        return attempts_at_factor(client, reader.code, reading.pseudonyms, reading.limits)
    return attempts_at_status(client, reading.limits)


def is_entitled(reader: Reader, factor: Factor | None) -> bool:
    """Whether there is a record and the reader is right about it; the same steps whether or not there is."""
    if isinstance(reader, Holder) and reader.birth_date is not None:
        return factors.is_right(factor, reader.birth_date)
    return factor is not None


async def checked_year(stored: StoredYear, reading: Reading) -> CheckedYear:
    """Verified in a thread. Raises RecordDamaged, after the alarm in the log."""
    try:
        return await asyncio.to_thread(check_year, stored, reading.anchors, reading.clock())
    except RecordDamaged as damage:
        log.error("a stored record does not verify", extra={"check": damage.check, "packet": stored.packet})
        raise
