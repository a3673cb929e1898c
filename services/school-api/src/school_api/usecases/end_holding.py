"""A grant, an assignment or a delegation ends now: from this second on nobody acts by it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.verification.times import nearest_instant
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.giving import check_may_end, check_someone_remains
from school_api.domain.people import Role
from school_api.domain.people_errors import PersonNeeded
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.storage import holdings
from school_api.storage.audit import Values
from school_api.storage.holdings import Kind, StoredHolding
from school_api.storage.standing import list_administrators
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def end_holding(
    school: str, kind: Kind, holding_id: UUID, *, reason: str, actor: Actor, sessions: Sessions
) -> StoredHolding:
    """The holding as it ended; what has ended stays as it ended.

    Raises SchoolNotAllowed, NotPermitted, ContentRefused, HoldingUnknown, NotYoursToGive, LastAdministrator.
    """
    check_signable({"reason": reason})
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.GIVE, Place(school), to_change_people=True)
        found = await holdings.get_holding(session, school, kind, holding_id)
        if found.ended_at is not None:
            return found
        await _check(session, permit, found)
        await holdings.end_holding(session, holding_id, ended_by=permit.by, reason=reason)
        ended = await holdings.get_holding(session, school, kind, holding_id)
        about = About(concerns=str(holding_id), reason=reason, before=_told(found), after=_told(ended))
        await note_act(session, permit, about, named=f"end-{kind}")
        return ended


def _told(stored: StoredHolding) -> Values:
    until = stored.ended_at or stored.holding.holds_until
    return {"ended": stored.ended_at is not None, **({"until": nearest_instant(until)} if until else {})}


async def _check(session: AsyncSession, permit: Permit, found: StoredHolding) -> None:
    """Delegations, to a deputy or to a client, are ended by whoever may give anything: ending them is the safe side."""
    if permit.standing is None:
        raise PersonNeeded
    if "role" not in found.holding.own:
        return
    role = Role(found.holding.own["role"])
    check_may_end(permit.standing, role, permit.at)
    if role == Role.SCHOOL_ADMINISTRATOR and found.term.holds(permit.at):
        administrators = await list_administrators(session, permit.school)
        check_someone_remains(administrators, without=found.holding.holding_id, at=permit.at)
