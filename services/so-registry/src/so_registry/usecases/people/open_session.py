"""Whoever the provider has named gets a session: a new one at every login, so that nobody can plant one before."""

from datetime import datetime
from uuid import UUID

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Person
from so_registry.domain.people.refused import LoginRefused
from so_registry.domain.people.sessions import Proof, Term
from so_registry.storage import audit, console_sessions, people
from so_registry.storage.console_sessions import PendingLogin
from so_registry.usecases.people.secrets import RandomBytes, hash_of, new_secret


async def open_session(
    proof: Proof,
    login: PendingLogin,
    *,
    former: str | None,
    person_id: UUID,
    term: Term,
    client_id: str,
    random: RandomBytes,
    sessions: Sessions,
) -> tuple[str, datetime]:
    """The new session's secret, and when the login was; the browser's former session ends.

    Raises LoginRefused if another person comes back than left for the provider.
    """
    secret = new_secret(random)
    async with sessions.begin() as session:
        person = await people.enter_person(session, Person(person_id, proof.issuer, proof.subject, proof.name))
        if login.person not in (None, person.person):
            raise LoginRefused("another person")
        if former is not None:
            await console_sessions.end_session(session, hash_of(former))
        await console_sessions.add_session(
            session,
            hash_of(secret),
            person=person.person,
            provider_session=proof.provider_session,
            is_second=proof.is_second,
            proved_at=proof.at,
            absolute=term.absolute,
        )
        act = "signed-in-second-factor" if proof.is_second else "signed-in"
        await audit.note(session, act, _actor(person, client_id), concerns=str(person.person))
    return secret, proof.at


def _actor(person: Person, client_id: str) -> Actor:
    return Actor(person.actor, client_id, is_person=True)
