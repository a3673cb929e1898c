"""A school's people as the API shows them."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_uuid_cursor, encode_cursor
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.people_views import PeopleOut, PersonOut
from school_api.domain.permissions import Action
from school_api.storage.people import StoredPerson, get_person, list_people
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


def person_out(person: StoredPerson) -> PersonOut:
    """A person as the API shows him."""
    return PersonOut.model_validate(
        {
            **vars(person),
            "person_id": str(person.person_id),
            "state": person.state.value,
            "added_at": to_instant(person.added_at),
        }
    )


async def show_person(school: str, person_id: UUID, *, actor: Actor, sessions: Sessions) -> PersonOut:
    """Raises SchoolNotAllowed, NotPermitted, PersonUnknown."""
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.READ_PEOPLE, Place(school))
        found = await get_person(session, school, person_id)
        await note_act(session, permit, About(concerns=str(person_id)))
    return person_out(found)


async def show_people(school: str, cursor: str | None, limit: int, *, actor: Actor, sessions: Sessions) -> PeopleOut:
    """A page of them. Raises SchoolNotAllowed, NotPermitted, CursorMalformed."""
    after = decode_uuid_cursor(cursor) if cursor else None
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.READ_PEOPLE, Place(school))
        found = await list_people(session, school, after=after, limit=limit + 1)
        await note_act(session, permit, About())
    return PeopleOut(
        items=tuple(person_out(person) for person in found[:limit]),
        next=encode_cursor(found[limit - 1].person_id) if len(found) > limit else None,
    )
