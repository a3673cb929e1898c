"""A role ends before its term."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.verification.times import nearest_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Person, Schools
from so_registry.domain.people.refused import GrantUnknown, NotPermitted, OwnGrant, ReasonNeeded
from so_registry.storage import audit, people
from so_registry.storage.windows import database_now
from so_registry.usecases.people.grant_role import told_of


async def end_grant(
    grant_id: UUID, *, reason: str, by: Actor, giver: tuple[Person, Schools] | None = None, sessions: Sessions
) -> None:
    """From the next request on it allows nothing. Raises GrantUnknown, OwnGrant, NotPermitted, ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded
    async with sessions.begin() as session:
        grant, now = await people.find_grant(session, grant_id), await database_now(session)
        if grant is None or (grant.until is not None and grant.until <= now):
            raise GrantUnknown
        if giver is not None:
            _check(giver, grant.person, grant.schools)
        if not await people.end_grant(session, grant_id, by=by.name, reason=reason):
            raise GrantUnknown
        before = told_of(grant_id, grant)
        after: audit.Values = {**before, "until": nearest_instant(now)}
        act, concerns = f"ended-{grant.role}", str(grant.person)
        await audit.note(session, act, by, concerns=concerns, reason=reason, before=before, after=after)


def _check(giver: tuple[Person, Schools], holder: UUID, schools: Schools) -> None:
    person, reach = giver
    if person.person == holder:
        raise OwnGrant
    if reach is not None and (schools is None or not schools <= reach):
        raise NotPermitted
