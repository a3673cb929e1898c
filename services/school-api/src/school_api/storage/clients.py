"""What schools have delegated to machines."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.machines import ClientDelegation, Mode
from school_api.storage.standing import term_of


async def find_modes(session: AsyncSession, schools: Sequence[str]) -> dict[str, Mode]:
    """How schools that are known here take machines without a delegation."""
    query = text("SELECT school, machines FROM school.schools WHERE school = ANY(:schools)")
    return {row.school: row.machines for row in await session.execute(query, {"schools": list(schools)})}


async def set_mode(session: AsyncSession, school: str, machines: Mode) -> None:
    """How a school takes machines from now on. Write under `hold_people`."""
    query = text("UPDATE school.schools SET machines = :machines WHERE school = :school")
    await session.execute(query, {"school": school, "machines": machines})


async def list_delegations(session: AsyncSession, schools: Sequence[str]) -> dict[str, list[ClientDelegation]]:
    """Every delegation of some schools to any client, ended ones too."""
    query = text("""
        SELECT h.school, h.holding_id, h.holds_from, h.holds_until, e.ended_at, c.client_id, c.scopes
        FROM school.holdings h JOIN school.client_delegations c USING (holding_id)
        LEFT JOIN school.holding_ends e USING (holding_id)
        WHERE h.kind = 'client' AND h.school = ANY(:schools)""")
    found: defaultdict[str, list[ClientDelegation]] = defaultdict(list)
    for row in await session.execute(query, {"schools": list(schools)}):
        entry = ClientDelegation(row.holding_id, row.client_id, frozenset(row.scopes), term_of(row))
        found[row.school].append(entry)
    return found
