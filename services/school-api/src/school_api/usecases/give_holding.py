"""What all giving has in common: an id of the giver's choice, a term, the giver's right to it, a row in the audit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.verification.times import from_instant, nearest_instant
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.giving import check_term
from school_api.domain.people import Capacity, Standing, Term
from school_api.domain.people_errors import IdUsed, PersonInactive, PersonNeeded, TermRefused
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.storage.audit import Values
from school_api.storage.holdings import Holding, Kind, StoredHolding, add_holding, find_holding, get_holding
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


@dataclass(frozen=True)
class Gift:
    """What is asked to be given; instants as they were sent."""

    school: str
    holding_id: UUID
    kind: Kind
    person_id: UUID | None
    holds_from: str | None
    holds_until: str | None
    reason: str
    own: dict[str, Any]
    capacity: Capacity | None = None
    by_giver: str | None = None
    """Which of the kind's own columns names the giver."""


Check = Callable[[AsyncSession, Permit, Standing, Term], Awaitable[None]]


async def give_holding(session: AsyncSession, gift: Gift, *, actor: Actor, check: Check) -> StoredHolding:
    """Give it once; the same again is the same. `check` is asked whether the giver may.

    Raises SchoolNotAllowed, NotPermitted, ContentRefused, IdUsed, TermRefused, and what `check` raises.
    """
    check_signable({"reason": gift.reason, **{name: gift.own[name] for name in ("class",) if name in gift.own}})
    permit = await permit_act(session, actor, Action.GIVE, Place(gift.school), to_change_people=True)
    if permit.standing is None:
        raise PersonNeeded
    if gift.by_giver is not None:
        gift = replace(gift, own={**gift.own, gift.by_giver: permit.person_id})
    stored = await find_holding(session, gift.school, gift.kind, gift.holding_id)
    if stored is not None:
        if not _is_same(stored.holding, gift):
            raise IdUsed
        return stored
    term = _term(gift, permit.at)
    check_term(term, permit.at, capacity=gift.capacity)
    await check(session, permit, permit.standing, term)
    await add_holding(
        session,
        Holding(
            holding_id=gift.holding_id,
            school=gift.school,
            kind=gift.kind,
            person_id=gift.person_id,
            holds_from=term.holds_from,
            holds_until=term.holds_until,
            given_by=permit.by,
            reason=gift.reason,
            own=gift.own,
        ),
    )
    about = About(concerns=str(gift.holding_id), reason=gift.reason, after=_told(gift, term))
    await note_act(session, permit, about, named=f"give-{gift.kind}")
    return await get_holding(session, gift.school, gift.kind, gift.holding_id)


def _told(gift: Gift, term: Term) -> Values:
    """What is held, by whom, and how long; people and classes by their ids."""
    own = {name: str(value) for name, value in gift.own.items() if value not in (None, "", [], ())}
    return {
        **own,
        **({"person": str(gift.person_id)} if gift.person_id else {}),
        "from": nearest_instant(term.holds_from),
        **({"until": nearest_instant(term.holds_until)} if term.holds_until else {}),
    }


def check_is_here(standing: Standing) -> None:
    """Raises PersonInactive: whoever is suspended or ended is given nothing. An invited person may be prepared for."""
    if standing.state in ("suspended", "ended"):
        raise PersonInactive


def _term(gift: Gift, now: datetime) -> Term:
    begin = _instant(gift.holds_from) if gift.holds_from else now
    return Term(begin, _instant(gift.holds_until) if gift.holds_until else None)


def _instant(text: str) -> datetime:
    try:
        return from_instant(text)
    except ValueError:
        raise TermRefused("no-such-day") from None


def _is_same(stored: Holding, gift: Gift) -> bool:
    asked = (gift.person_id, gift.reason, gift.own, _instant(gift.holds_until) if gift.holds_until else None)
    given = (stored.person_id, stored.reason, stored.own, stored.holds_until)
    return asked == given and (gift.holds_from is None or _instant(gift.holds_from) == stored.holds_from)
