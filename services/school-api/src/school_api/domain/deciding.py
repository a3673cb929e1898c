"""Role × jurisdiction: may this person do this act here and now? The only place that answers, and it only computes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from school_api.domain.classes import SchoolClass
from school_api.domain.drafts import DraftState
from school_api.domain.people import Assignment, Capacity, Delegation, PersonState, Role, Standing, holding
from school_api.domain.permissions import PERMITTED, POWER, UNTOUCHED, Action, Reach

EDITING = frozenset({Action.EDIT_IDENTITY, Action.EDIT_SUBJECT, Action.EDIT_PAGE, Action.CITE_INTERIM})
OPEN_TO_PEOPLE = frozenset({DraftState.DRAFTING, DraftState.REFUSED})
"""A person corrects what has been handed over only once the head has returned it."""

Lack = Literal[
    "membership", "active-person", "returned-draft", "editable-part", "role", "assignment", "delegation", "known-role"
]


@dataclass(frozen=True)
class Place:
    """What an act is about; empty or None where it is not about one pupil, part or class."""

    school: str
    school_year: str = ""
    class_name: str = ""
    part: str = ""
    pupil_code: str | None = None
    state: DraftState | None = None


def class_place(
    school_class: SchoolClass, part: str = "", pupil_code: str | None = None, state: DraftState | None = None
) -> Place:
    """A place in a class."""
    return Place(
        school_class.school, school_class.school_year, school_class.class_name, part, pupil_code=pupil_code, state=state
    )


@dataclass(frozen=True)
class Allowed:
    """By what he holds: `basis` is the grant, assignment or delegation."""

    role: Role
    basis: UUID
    capacity: Capacity | None = None


@dataclass(frozen=True)
class Denied:
    """What is missing; `roles` are those that have it."""

    lack: Lack
    roles: tuple[Role, ...] = ()


def decide(act: Action, standing: Standing, place: Place, at: datetime) -> Allowed | Denied:
    """The answer at an instant. Nothing that ended before it, or begins after it, counts."""
    if standing.school != place.school:
        return Denied("membership")
    if standing.state != PersonState.ACTIVE:
        return Denied("active-person")
    if act in EDITING and place.part in UNTOUCHED:
        return Denied("editable-part")
    allowed = next(_ways(act, standing, place, at), None)
    if allowed is None:
        return _explain(act, standing, at)
    if act in EDITING and place.state is not None and place.state not in OPEN_TO_PEOPLE:
        return Denied("returned-draft")
    return allowed


def _ways(act: Action, standing: Standing, place: Place, at: datetime) -> Iterator[Allowed]:
    """Every way in which what he holds reaches the place; a teacher's own assignment before his roles."""
    assigned = [entry for entry in holding(standing.assignments, at) if _is_class(entry, place)]
    for role in (role for role in Role if role in PERMITTED[act]):
        reach = PERMITTED[act][role]
        if reach in (Reach.CLASS, Reach.HOMEROOM, Reach.SUBJECT):
            yield from (
                Allowed(role, entry.holding_id, entry.capacity)
                for entry in assigned
                if entry.role == role and _reaches(entry, reach, place)
            )
            continue
        grant = standing.grant_of(role, at)
        if grant is None:
            continue
        if reach == Reach.SCHOOL:
            yield Allowed(role, grant.holding_id)
        else:
            yield from (Allowed(role, entry.holding_id) for entry in _delegated(act, standing, at))


def _is_class(entry: Assignment, place: Place) -> bool:
    return (entry.school_year, entry.class_name) == (place.school_year, place.class_name)


def _reaches(entry: Assignment, reach: Reach, place: Place) -> bool:
    if entry.pupil_codes is not None and place.pupil_code is not None and place.pupil_code not in entry.pupil_codes:
        return False
    return reach != Reach.SUBJECT or entry.part == place.part


def _delegated(act: Action, standing: Standing, at: datetime) -> list[Delegation]:
    """Delegations that name the act's power, of a head who still is one."""
    return [
        entry
        for entry in holding(standing.delegations, at)
        if POWER[act] in entry.powers and entry.is_head_active and holding(entry.head, at)
    ]


def _explain(act: Action, standing: Standing, at: datetime) -> Denied:
    """The nearest thing that is missing: a delegation for a deputy, a class for a teacher, else a role."""
    ways = PERMITTED[act]
    if not ways:
        return Denied("known-role")
    if ways.get(Role.DEPUTY) == Reach.DELEGATED and standing.grant_of(Role.DEPUTY, at) is not None:
        return Denied("delegation", (Role.DEPUTY,))
    teaching = {entry.role for entry in standing.assignments} & ways.keys()
    if teaching:
        return Denied("assignment", tuple(sorted(teaching)))
    of_the_school = ways.keys() - {Role.INSPECTOR}
    return Denied("role", tuple(sorted(of_the_school, key=list(Role).index)))
