"""Before an act: may this caller do it, here and now?"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.deciding import Denied, Place, decide
from school_api.domain.errors import NotThere, SchoolNotAllowed
from school_api.domain.machines import is_delegated
from school_api.domain.people import PersonState, Role, Standing
from school_api.domain.people_errors import (
    ClientNotDelegated,
    FreshFactorNeeded,
    NotPermitted,
    PersonInactive,
    PersonNeeded,
    ReasonNeeded,
)
from school_api.domain.people_sentences import items_of_denial
from school_api.domain.permissions import NEEDS_FRESH_FACTOR, READING, SCOPES, Action
from school_api.domain.permits import Permit
from school_api.storage import clients
from school_api.storage.audit import Entry, add_entry
from school_api.storage.people import hold_people, is_bound, read_clock
from school_api.storage.standing import find_standing, get_standing

SHORTEST_REASON, LONGEST_REASON = 5, 500

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
    if actor.is_operator:
        return Permit(act, place.school, actor.name, at, actor.client_id, is_machine=False)
    if actor.account is None:
        return await _permit_machine(session, actor, act, place, at)
    standing = await find_standing(session, place.school, actor.account)
    if standing is None:
        raise unknown
    permit = _permit_person(actor, act, place, standing, at)
    await note_inspection(session, actor, permit, place)
    if act in NEEDS_FRESH_FACTOR and actor.challenge and not is_continued:
        raise FreshFactorNeeded(actor.challenge)
    return permit


async def check_act(
    actor: Actor, act: Action, place: Place, *, unknown: Unknown = SchoolNotAllowed, sessions: Sessions
) -> Permit:
    """As `permit_act`, in a transaction of its own: before the registrar is asked, or for what only reads."""
    async with sessions.begin() as session:
        return await permit_act(session, actor, act, place, unknown=unknown)


async def note_inspection(session: AsyncSession, actor: Actor, permit: Permit, place: Place) -> None:
    """An inspector's look is a row before he sees anything, whatever the act itself notes. Raises ReasonNeeded."""
    if permit.role != Role.INSPECTOR:
        return
    if not SHORTEST_REASON <= len(actor.reason) <= LONGEST_REASON:
        raise ReasonNeeded
    where = " ".join(part for part in (place.school_year, place.class_name) if part)
    entry = Entry(
        school=place.school,
        act="inspect",
        by_whom=permit.by,
        client_id=permit.client_id,
        person_id=permit.person_id,
        role=Role.INSPECTOR.value,
        basis=permit.allowed.basis if permit.allowed else None,
        part=place.part or None,
        concerns=f"{permit.act.value} {where}".strip(),
        reason=actor.reason,
    )
    await add_entry(session, entry)


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
    permit = replace(permit, by=f"{actor.name} {permit.by}", is_machine=True)
    await note_inspection(session, actor, permit, place)
    return permit


def _permit_person(actor: Actor, act: Action, place: Place, standing: Standing, at: datetime) -> Permit:
    if standing.state != PersonState.ACTIVE:
        raise PersonInactive
    answer = decide(act, standing, place, at)
    if isinstance(answer, Denied):
        raise NotPermitted(items_of_denial(answer))
    by = f"person:{standing.person_id}"
    return Permit(act, place.school, by, at, actor.client_id, is_machine=False, standing=standing, allowed=answer)
