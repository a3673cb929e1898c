"""The school lets a vendor's client act for it. From its first such delegation on, no client acts without one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.giving import check_may_admit
from school_api.domain.people import Standing, Term
from school_api.domain.people_views import ClientIn, ClientOut
from school_api.domain.permits import Permit
from school_api.usecases.give_holding import Gift, give_holding
from school_api.usecases.show_holdings import client_out


async def delegate_client(
    school: str, holding_id: UUID, request: ClientIn, *, actor: Actor, sessions: Sessions
) -> ClientOut:
    """The delegation; the same again is the same. It allows nothing that the client's token does not.

    Raises SchoolNotAllowed, NotPermitted, NotYoursToGive, TermRefused, IdUsed.
    """
    gift = Gift(
        school=school,
        holding_id=holding_id,
        kind="client",
        person_id=None,
        holds_from=request.holds_from,
        holds_until=request.holds_until,
        reason=request.reason,
        own={"client_id": request.client_id, "scopes": sorted(set(request.scopes))},
    )

    async def check(_: AsyncSession, permit: Permit, giver: Standing, term: Term) -> None:
        check_may_admit(giver, term, permit.at)

    async with sessions.begin() as session:
        return client_out(await give_holding(session, gift, actor=actor, check=check))
