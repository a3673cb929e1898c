"""People of a made-up school and what they hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from school_api.domain.deciding import Place
from school_api.domain.drafts import DraftState
from school_api.domain.people import (
    Assignment,
    Capacity,
    Delegation,
    PersonState,
    Power,
    Role,
    RoleGrant,
    Standing,
    Term,
)

NOW = datetime(2026, 5, 20, 8, tzinfo=UTC)
DAY = timedelta(days=1)
SCHOOL, YEAR, CLASS, PART, PUPIL = "S-1", "2025-2026", "4A", "subjects/TOAN", "HS-0001"
TERM = Term(NOW - DAY, NOW + DAY)
PLACE = Place(SCHOOL, YEAR, CLASS, PART, PUPIL, DraftState.DRAFTING)
TEACHING = (Role.SUBJECT_TEACHER, Role.HOMEROOM)


def grant(role: Role, term: Term = TERM) -> RoleGrant:
    return RoleGrant(uuid4(), role, term)


def assignment(role: Role = Role.SUBJECT_TEACHER, term: Term = TERM, **changes: Any) -> Assignment:
    part = PART if role == Role.SUBJECT_TEACHER else ""
    own = Assignment(uuid4(), role, Capacity.MAIN, YEAR, CLASS, part, term)
    return replace(own, **changes)


def delegation(term: Term = TERM, powers: frozenset[Power] = frozenset(Power), **changes: Any) -> Delegation:
    return replace(Delegation(uuid4(), powers, term, (grant(Role.PRINCIPAL),)), **changes)


def person(*held: RoleGrant | Assignment | Delegation, **changes: Any) -> Standing:
    own = Standing(
        uuid4(),
        SCHOOL,
        PersonState.ACTIVE,
        tuple(entry for entry in held if isinstance(entry, RoleGrant)),
        tuple(entry for entry in held if isinstance(entry, Assignment)),
        tuple(entry for entry in held if isinstance(entry, Delegation)),
    )
    return replace(own, **changes)


def holder(role: Role, term: Term = TERM) -> Standing:
    """Somebody who has a role with all that belongs to it, for one term."""
    if role in TEACHING:
        return person(assignment(role, term))
    if role == Role.DEPUTY:
        return person(grant(role, term), delegation(term))
    return person(grant(role, term))


def id_of(standing: Standing) -> UUID:
    """Of the one grant that he has."""
    [held] = standing.grants
    return held.holding_id
