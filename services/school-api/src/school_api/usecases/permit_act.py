"""Before an act: may this caller do it, here and now?"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.deciding import Denied, Place, decide
from school_api.domain.errors import NotThere, SchoolNotAllowed
from school_api.domain.machines import is_delegated
from school_api.domain.people import PersonState, Standing
from school_api.domain.people_errors import (
    ClientNotDelegated,
    FreshFactorNeeded,
    NotPermitted,
    PersonInactive,
    PersonNeeded,
)
from school_api.domain.people_sentences import items_of_denial
from school_api.domain.permissions import NEEDS_FRESH_FACTOR, READING, SCOPES, Action
from school_api.domain.permits import Permit
from school_api.storage import clients
from school_api.storage.people import hold_people, is_bound, read_clock
from school_api.storage.standing import find_standing, get_standing

Unknown = type[NotThere] | type[SchoolNotAllowed]


async def permit_act(
    session: AsyncSession,
    actor: Actor,
    act: Action,
    place: Place,
    *,
    unknown: Unknown = SchoolNotAllowed,
    to_change_people: bool = False,
    is_continued: bool = False,
) -> Permit:
    """The caller's permit, true until the transaction ends; a reading's, now. Call after a class's lock.

    `is_continued`: what follows an act that asked for a fresh factor, and asks for none itself.
    Raises `unknown` where the caller has nothing to do with the school; else NotPermitted, PersonInactive,
    ClientNotDelegated, PersonNeeded, FreshFactorNeeded.
    """
    if actor.schools is not None and place.school not in actor.schools:
        raise unknown
    # Before the lock: whoever is a stranger to the school holds up nobody there.
    if actor.account is not None and not await is_bound(session, place.school, actor.account):
        raise unknown
    is_reading = act in READING and not to_change_people
    at = await (read_clock(session) if is_reading else hold_people(session, place.school, to_change=to_change_people))
    if actor.account is None:
        return await _permit_machine(session, actor, act, place, at)
    standing = await find_standing(session, place.school, actor.account)
    if standing is None:
        raise unknown
    permit = _permit_person(actor, act, place, standing, at)
    if act in NEEDS_FRESH_FACTOR and actor.challenge and not is_continued:
        raise FreshFactorNeeded(actor.challenge)
    return permit


async def check_act(
    actor: Actor, act: Action, place: Place, *, unknown: Unknown = SchoolNotAllowed, sessions: Sessions
) -> Permit:
    """As `permit_act`, in a transaction of its own: before the registrar is asked, or for what only reads."""
    async with sessions.begin() as session:
        return await permit_act(session, actor, act, place, unknown=unknown)


def check_also(permit: Permit, act: Action, place: Place, pointer: str = "") -> Permit:
    """The permit of the same caller for another act, at the same instant. Raises NotPermitted.

    A machine that names nobody has been asked for its scope, which is all that there is to ask.
    """
    if permit.standing is None:
        return replace(permit, act=act)
    answer = decide(act, permit.standing, place, permit.at)
    if isinstance(answer, Denied):
        raise NotPermitted(items_of_denial(answer, pointer))
    return replace(permit, act=act, allowed=answer)


async def _permit_machine(session: AsyncSession, actor: Actor, act: Action, place: Place, at: datetime) -> Permit:
    if act not in SCOPES:
        raise PersonNeeded
    stored = (await clients.list_delegations(session, [place.school])).get(place.school, [])
    modes = {} if stored else await clients.find_modes(session, [place.school])
    mode = modes.get(place.school, actor.new_schools)
    if not is_delegated(actor.client_id, SCOPES[act], stored=stored, mode=mode, at=at):
        raise ClientNotDelegated
    if actor.on_behalf_of is None:
        if act in actor.names_person_for:
            raise PersonNeeded
        return Permit(act, place.school, actor.name, at, actor.client_id, is_machine=True)
    named = await get_standing(session, place.school, actor.on_behalf_of)
    permit = _permit_person(actor, act, place, named, at)
    return replace(permit, by=f"{actor.name} {permit.by}", is_machine=True)


def _permit_person(actor: Actor, act: Action, place: Place, standing: Standing, at: datetime) -> Permit:
    if standing.state != PersonState.ACTIVE:
        raise PersonInactive
    answer = decide(act, standing, place, at)
    if isinstance(answer, Denied):
        raise NotPermitted(items_of_denial(answer))
    by = f"person:{standing.person_id}"
    return Permit(act, place.school, by, at, actor.client_id, is_machine=False, standing=standing, allowed=answer)
