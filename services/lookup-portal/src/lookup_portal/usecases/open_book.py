"""All years of a record at once, by the steps of `open_record`: each year is logged, each is verified again."""

from lookup_portal.domain.errors import RecordNotFound, TooManyAttempts
from lookup_portal.domain.readers import Reader
from lookup_portal.domain.years import CheckedYear, StoredYear
from lookup_portal.storage.access import add_view, give_back_attempts, take_attempts
from lookup_portal.storage.records import list_factors, list_years
from lookup_portal.usecases.open_record import attempts_of, checked_year, is_entitled
from lookup_portal.usecases.reading import Reading


async def open_book(reader: Reader, *, client: bytes, reading: Reading) -> list[CheckedYear]:
    """The years that still count, earliest first; the second factor is that of the newest.

    Raises TooManyAttempts, RecordNotFound (also if every year was invalidated), RecordDamaged.
    """
    attempts = attempts_of(reader, client, reading)
    stored: list[StoredYear] = []
    async with reading.sessions.begin() as session:
        wait = await take_attempts(session, attempts)
        factors = await list_factors(session, reader.code) if not wait else []
        # Compared also when there is nothing to compare with: the same steps for an unknown code.
        is_right = is_entitled(reader, factors[-1] if factors else None)
        if factors and is_right:
            stored = await list_years(session, reader.code)
            await give_back_attempts(session, attempts)
            for factor in factors:
                await add_view(session, reader, factor, "book", client)
    if wait:
        raise TooManyAttempts(wait)
    years = [await checked_year(year, reading) for year in stored]
    counting = [year for year in years if year.verdict.state != "invalidated"]
    if not counting:
        raise RecordNotFound
    return counting
