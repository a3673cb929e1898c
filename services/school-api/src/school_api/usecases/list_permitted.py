"""Where a caller may do an act: what lists over several schools show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.actors import Actor
from school_api.domain.deciding import Allowed, Place, decide
from school_api.domain.machines import is_delegated
from school_api.domain.people import Role, Standing, holding
from school_api.domain.permissions import SCOPES, Action
from school_api.storage import clients
from school_api.storage.people import find_accounts_people, read_clock
from school_api.storage.standing import load_standings


@dataclass(frozen=True)
class Permitted:
    """Schools of a caller; for a person, who he is there: `allows` answers for each place.

    `inspected`: schools where he is nothing but an inspector. What he sees there he is permitted one by one, with the
    reason that he gives and a row of his look; no list over schools shows it.
    """

    schools: tuple[str, ...]
    at: datetime
    standings: Mapping[str, Standing] = field(default_factory=dict)
    inspected: tuple[str, ...] = ()

    def allows(self, act: Action, place: Place) -> bool:
        """A machine's schools were asked for the act already."""
        if place.school not in self.standings:
            return place.school in self.schools
        answer = decide(act, self.standings[place.school], place, self.at)
        # By another right of his: an inspector's look is a row, and this answers for a list.
        return isinstance(answer, Allowed) and answer.role != Role.INSPECTOR


def _only_inspects(standing: Standing, at: datetime) -> bool:
    if standing.grant_of(Role.INSPECTOR, at) is None or any(holding(standing.assignments, at)):
        return False
    return not any(standing.grant_of(role, at) for role in Role if role != Role.INSPECTOR)


async def list_permitted(session: AsyncSession, actor: Actor, act: Action) -> Permitted:
    """A machine's schools by their delegations; a person's schools, each place of which is to be asked for."""
    at = await read_clock(session)
    if actor.account is not None:
        bound = None if actor.schools is None else sorted(actor.schools)
        people = await find_accounts_people(session, actor.account, bound)
        standings = {entry.school: entry for entry in (await load_standings(session, people)).values()}
        return split_inspected(standings, at)
    schools = sorted(actor.schools or ())
    modes = await clients.find_modes(session, schools)
    stored = await clients.list_delegations(session, schools)
    allowed = (
        school
        for school in schools
        if is_delegated(
            actor.client_id,
            SCOPES[act],
            stored=stored.get(school, []),
            mode=modes.get(school, actor.new_schools),
            at=at,
        )
    )
    if actor.on_behalf_of is None:
        return Permitted(tuple(allowed), at)
    named = {entry.school: entry for entry in (await load_standings(session, [actor.on_behalf_of])).values()}
    return split_inspected({school: named[school] for school in allowed if school in named}, at)


def split_inspected(standings: Mapping[str, Standing], at: datetime) -> Permitted:
    """What a person is at his schools: what lists show of it, and what he inspects."""
    inspected = tuple(sorted(school for school, held in standings.items() if _only_inspects(held, at)))
    own = {school: held for school, held in standings.items() if school not in inspected}
    return Permitted(tuple(sorted(own)), at, own, inspected)
