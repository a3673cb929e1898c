"""Whoever holds the secret of an invitation binds his account to the person who was invited, once."""

from hashlib import sha256

from hbs_kit.db import Sessions
from hbs_schema.base64url import decode
from hbs_schema.errors import Refused
from school_api.domain.actors import Actor
from school_api.domain.people_errors import InvitationUnknown, PersonNeeded
from school_api.domain.people_views import AcceptanceIn, PersonOut
from school_api.storage import people
from school_api.storage.audit import Entry, add_entry
from school_api.usecases.show_people import person_out

ACT = "accept-invitation"


async def accept_invitation(school: str, request: AcceptanceIn, *, actor: Actor, sessions: Sessions) -> PersonOut:
    """The person that the account now is. The same account may send the same secret again.

    Raises SchoolNotAllowed, PersonNeeded, InvitationUnknown, AccountBound.
    """
    actor.check(school)
    if actor.account is None:
        raise PersonNeeded
    secret = _hash(request.secret)
    async with sessions() as session:
        # Before the lock: whoever was not invited holds up nobody.
        await people.find_invited(session, school, secret, await people.read_clock(session))
    async with sessions.begin() as session:
        at = await people.hold_people(session, school, to_change=True)
        invitation_id, person_id = await people.find_invited(session, school, secret, at)
        await people.bind(session, school, person_id, invitation_id, actor.account)
        by = f"person:{person_id}"
        await add_entry(session, Entry(school, ACT, by, actor.client_id, person_id, concerns=str(invitation_id)))
        return person_out(await people.get_person(session, school, person_id))


def _hash(secret: str) -> bytes:
    try:
        return sha256(decode(secret)).digest()
    except Refused:
        raise InvitationUnknown from None
