"""A role is given: by an administrator in the console, or by whoever sits at the registrar's terminal."""

from datetime import datetime
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.verification.times import nearest_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Grant, NewGrant, Person, Schools, check_giver, check_grant
from so_registry.domain.people.refused import GrantRefused, PersonUnknown
from so_registry.storage import audit, people
from so_registry.storage.windows import database_now


async def grant_role(
    person_id: UUID,
    new: NewGrant,
    *,
    grant_id: UUID,
    by: Actor,
    giver: tuple[Person, Schools] | None = None,
    sessions: Sessions,
    is_dry_run: bool = False,
) -> Grant:
    """The grant as stored; the same again changes nothing. `giver`: the person, and for which schools he gives.

    Raises PersonUnknown, OwnGrant, NotPermitted, GrantRefused.
    """
    async with sessions() as session, session.begin() as transaction:
        person = await people.find_person(session, person_id)
        if person is None:
            raise PersonUnknown
        if giver is not None:
            check_giver(giver[0], giver[1], person, new)
        now = await database_now(session)
        check_grant(new, now)
        if await people.find_unknown_schools(session, sorted(new.schools or ())):
            raise GrantRefused(["schools"])
        earlier = await people.find_grant(session, grant_id)
        if earlier is None:
            await people.add_grant(session, grant_id, person_id, new, by=by.name)
            concerns, after = str(person_id), told_of(grant_id, new)
            await audit.note(session, f"granted-{new.role}", by, concerns=concerns, reason=new.reason, after=after)
        elif not earlier.is_same(person_id, new, now):
            raise GrantRefused(["again"])
        stored = await people.find_grant(session, grant_id)
        assert stored is not None  # noqa: S101  # inserted in this transaction, or found
        if is_dry_run:
            await transaction.rollback()
    return stored


def told_of(grant_id: UUID, new: NewGrant | Grant) -> audit.Values:
    """A grant in the audit: what it allows, where and how long, by which decision."""
    return {
        "grant": str(grant_id),
        "role": str(new.role),
        "scope": new.scope,
        "schools": "*" if new.schools is None else " ".join(sorted(new.schools)),
        "from": nearest_instant(new.holds_from),
        "decision": new.decision,
        **_until(new.holds_until if isinstance(new, NewGrant) else new.until),
    }


def _until(moment: datetime | None) -> dict[str, str]:
    return {} if moment is None else {"until": nearest_instant(moment)}
