"""A person is given a role at the school by somebody who has it in hand to give."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.giving import check_may_give
from school_api.domain.people import Role, Standing, Term
from school_api.domain.people_views import GrantIn, GrantOut
from school_api.domain.permits import Permit
from school_api.storage.standing import get_standing
from school_api.usecases.give_holding import Gift, check_is_here, give_holding
from school_api.usecases.show_holdings import grant_out


async def grant_role(school: str, holding_id: UUID, request: GrantIn, *, actor: Actor, sessions: Sessions) -> GrantOut:
    """The grant; the same again is the same.

    Raises SchoolNotAllowed, NotPermitted, PersonUnknown, PersonInactive, NotYoursToGive, TermRefused, IdUsed.
    """
    gift = Gift(
        school=school,
        holding_id=holding_id,
        kind="grant",
        person_id=UUID(request.person_id),
        holds_from=request.holds_from,
        holds_until=request.holds_until,
        reason=request.reason,
        own={"role": request.role},
    )

    async def check(session: AsyncSession, permit: Permit, giver: Standing, term: Term) -> None:
        person = await get_standing(session, school, UUID(request.person_id))
        check_is_here(person)
        check_may_give(giver, Role(request.role), person, term, permit.at)

    async with sessions.begin() as session:
        return grant_out(await give_holding(session, gift, actor=actor, check=check))
