"""How much of the Ministry's publications has arrived, for comparing with what was locked."""

from hbs_kit.db import Sessions
from lookup_portal.storage.counts import YearCounts
from lookup_portal.storage.counts import count_records as count


async def count_records(*, sessions: Sessions) -> list[YearCounts]:
    """By registrar, school year and level."""
    async with sessions() as session:
        return await count(session)
