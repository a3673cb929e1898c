"""Who works at a school and what he holds there; everything held is dated and is never changed, only ended."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID


class Role(StrEnum):
    """What a person is at a school. The first two are held by assignments, the others by grants."""

    SUBJECT_TEACHER = "subject-teacher"
    HOMEROOM = "homeroom"
    PRINCIPAL = "principal"
    DEPUTY = "deputy"
    ACTING_HEAD = "acting-head"
    SCHOOL_ADMINISTRATOR = "school-administrator"
    DATA_CLERK = "data-clerk"
    INSPECTOR = "inspector"
    """Not of the school: sent there by a decision, for a time, to read; each look has its reason and is noted."""


GRANTED = frozenset(Role) - {Role.SUBJECT_TEACHER, Role.HOMEROOM}
HEADS = frozenset({Role.PRINCIPAL, Role.ACTING_HEAD})


class Capacity(StrEnum):
    """How a teacher has an assignment: his own, beside another, or for another who is away."""

    MAIN = "main"
    CO_TEACHER = "co-teacher"
    SUBSTITUTE = "substitute"


class Power(StrEnum):
    """What a head may delegate to a deputy, who then signs for him (ký thay)."""

    REVIEW = "review"
    SIGN = "sign"
    SUBMIT = "submit"
    CORRECT = "correct"
    CLOSE = "close"


class PersonState(StrEnum):
    """Where a person stands; only an active one acts."""

    INVITED = "invited"  # he accepts the invitation next
    ACTIVE = "active"
    SUSPENDED = "suspended"  # an administrator resumes or ends him
    ENDED = "ended"


@dataclass(frozen=True)
class Term:
    """From (included) until (excluded), cut off by an end."""

    holds_from: datetime
    holds_until: datetime | None = None
    ended_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it holds at an instant."""
        return self.holds_from <= at and all(end is None or at < end for end in (self.holds_until, self.ended_at))

    def is_within(self, outer: "Term") -> bool:
        """Whether it lasts no longer than another, as both are now."""
        limits = [end for end in (outer.holds_until, outer.ended_at) if end is not None]
        return all(self.holds_until is not None and self.holds_until <= limit for limit in limits)


class Dated(Protocol):
    """Anything with a term."""

    @property
    def term(self) -> Term: ...


T = TypeVar("T", bound=Dated)


def holding(entries: Iterable[T], at: datetime) -> list[T]:
    """Those that hold at an instant."""
    return [entry for entry in entries if entry.term.holds(at)]


@dataclass(frozen=True)
class RoleGrant:
    """A role at the whole school."""

    holding_id: UUID
    role: Role
    term: Term


@dataclass(frozen=True)
class Assignment:
    """A teacher's class: with a subject as subject teacher, without one as homeroom teacher.

    `class_name` counts on both tracks of the year. `pupil_codes`: only these pupils; all of the class if None.
    """

    holding_id: UUID
    role: Role
    capacity: Capacity
    school_year: str
    class_name: str
    part: str
    term: Term
    pupil_codes: frozenset[str] | None = None


@dataclass(frozen=True)
class Delegation:
    """A head's registered delegation to this deputy. It acts only while one of the head's own grants does."""

    holding_id: UUID
    powers: frozenset[Power]
    term: Term
    head: tuple[RoleGrant, ...] = ()
    is_head_active: bool = True


@dataclass(frozen=True)
class Standing:
    """A person of a school with everything that he holds or held there."""

    person_id: UUID
    school: str
    state: PersonState
    grants: tuple[RoleGrant, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    full_name: str = field(default="", repr=False)

    def grant_of(self, role: Role, at: datetime) -> RoleGrant | None:
        """The grant by which he has a role at an instant."""
        return next((entry for entry in holding(self.grants, at) if entry.role == role), None)
