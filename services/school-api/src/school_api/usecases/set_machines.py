"""From above: the operator says how clients are taken at a school that has not delegated anything yet."""

from hbs_kit.db import Sessions
from school_api.domain.machines import Mode
from school_api.storage import clients, people
from school_api.storage.audit import Entry, add_entry


async def set_machines(school: str, machines: Mode, *, reason: str, operator: str, sessions: Sessions) -> int:
    """How many delegations the school has ever stored: once there is one, they decide and this changes nothing.

    A school that is not known yet is known from now on. The same again is the same.
    """
    async with sessions.begin() as session:
        # After this has committed, no act commits by what no longer holds.
        await people.hold_people(session, school, to_change=True)
        await people.add_school(session, school, machines)
        before = (await clients.find_modes(session, [school])).get(school, machines)
        await clients.set_mode(session, school, machines)
        by = f"operator:{operator}"
        told = Entry(
            school,
            "set-machines",
            by,
            "",
            concerns=machines,
            reason=reason,
            before={"clients": before},
            after={"clients": machines},
        )
        await add_entry(session, told)
        return len((await clients.list_delegations(session, [school])).get(school, []))
