"""A head registers that a deputy signs for him (ký thay): what for, from when, until when."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.giving import check_may_delegate
from school_api.domain.people import Standing, Term
from school_api.domain.people_views import DelegationIn, DelegationOut
from school_api.domain.permits import Permit
from school_api.storage.standing import get_standing
from school_api.usecases.give_holding import Gift, check_is_here, give_holding
from school_api.usecases.show_holdings import delegation_out


async def delegate_power(
    school: str, holding_id: UUID, request: DelegationIn, *, actor: Actor, sessions: Sessions
) -> DelegationOut:
    """The delegation; the same again is the same.

    Raises SchoolNotAllowed, NotPermitted, PersonUnknown, PersonInactive, NotYoursToGive, TermRefused, IdUsed.
    """
    gift = Gift(
        school=school,
        holding_id=holding_id,
        kind="delegation",
        person_id=UUID(request.person_id),
        holds_from=request.holds_from,
        holds_until=request.holds_until,
        reason=request.reason,
        own={"powers": sorted(set(request.powers))},
        by_giver="head",
    )

    async def check(session: AsyncSession, permit: Permit, giver: Standing, term: Term) -> None:
        deputy = await get_standing(session, school, UUID(request.person_id))
        check_is_here(deputy)
        check_may_delegate(giver, deputy, term, permit.at)

    async with sessions.begin() as session:
        return delegation_out(await give_holding(session, gift, actor=actor, check=check))
