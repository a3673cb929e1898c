"""From above: the operator ends a person whose account is lost or stolen, whatever he holds."""

from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.people import PersonState
from school_api.storage import people
from school_api.storage.audit import Entry, add_entry
from school_api.storage.holdings import end_holding, list_running
from school_api.storage.people import StoredPerson


async def end_person(school: str, person_id: UUID, *, reason: str, operator: str, sessions: Sessions) -> StoredPerson:
    """End a person with all that he holds, be he the last administrator: another is appointed. Raises PersonUnknown."""
    by = f"operator:{operator}"
    async with sessions.begin() as session:
        await people.hold_people(session, school, to_change=True)
        person = await people.get_person(session, school, person_id)
        if person.state != PersonState.ENDED:
            await people.add_change(session, person_id, "end", changed_by=by, reason=reason)
            for holding_id in await list_running(session, person_id):
                await end_holding(session, holding_id, ended_by=by, reason=reason)
            told = Entry(
                school,
                "end-person",
                by,
                "",
                concerns=str(person_id),
                reason=reason,
                before={"state": person.state.value},
                after={"state": PersonState.ENDED.value},
            )
            await add_entry(session, told)
        return await people.get_person(session, school, person_id)
