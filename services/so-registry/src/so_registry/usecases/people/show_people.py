"""The Sở's people, and what each holds or held."""

from collections import defaultdict
from typing import Final
from uuid import UUID, uuid4

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Grant, Person
from so_registry.domain.people.refused import PersonUnknown
from so_registry.storage import audit, people
from so_registry.storage.people import Holder
from so_registry.storage.windows import database_now

MOST: Final = 500


async def show_people(*, sessions: Sessions) -> list[Holder]:
    """Those who came last first."""
    async with sessions() as session:
        listed = await people.list_people(session, limit=MOST)
        now = await database_now(session)
        grants: dict[UUID, list[Grant]] = defaultdict(list)
        for grant in await people.load_grants(session, [person.person for person in listed]):
            grants[grant.person].append(grant)
    return [Holder(person, grants[person.person], now) for person in listed]


async def show_person(person_id: UUID, *, sessions: Sessions) -> Holder:
    """One of them. Raises PersonUnknown."""
    async with sessions() as session:
        person = await people.find_person(session, person_id)
        if person is None:
            raise PersonUnknown
        return Holder(person, await people.load_grants(session, [person_id]), await database_now(session))


async def enter_person(issuer: str, subject: str, name: str, *, by: Actor, sessions: Sessions) -> Person:
    """Somebody who has not signed in yet, so that his role waits for him. The same again changes his name alone."""
    async with sessions.begin() as session:
        person = await people.enter_person(session, Person(uuid4(), issuer, subject, name))
        await audit.note(session, "person-entered", by, concerns=str(person.person), after={"issuer": issuer})
    return person
