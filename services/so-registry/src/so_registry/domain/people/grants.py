"""What a person holds, and for which schools. Facts are only added; what holds now follows from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from so_registry.domain.people.refused import GrantRefused, NotPermitted, OwnGrant
from so_registry.domain.people.roles import ALLOWED, DATED, Action, Role

Schools = frozenset[str] | None
"""For which schools somebody may do something; None: for all of the province."""


@dataclass(frozen=True)
class Person:
    """Whoever the identity provider has named; `subject` is its name for him, which it never gives to another."""

    person: UUID
    issuer: str
    subject: str
    name: str

    @property
    def actor(self) -> str:
        """As acts and the audit name him; the API names a person so as well."""
        return f"person:{self.subject}"


@dataclass(frozen=True)
class Grant:
    """A role of a person. `scope` names the set of schools; `until` is the term, or the earlier end that was told."""

    grant_id: UUID
    person: UUID
    role: Role
    scope: str
    schools: Schools
    holds_from: datetime
    until: datetime | None
    decision: str

    def holds(self, now: datetime) -> bool:
        """Whether it is its term."""
        return self.holds_from <= now and (self.until is None or now < self.until)

    def is_same(self, person: UUID, new: "NewGrant", now: datetime) -> bool:
        """Whether this is what is given again: it may have begun with the first click, and have ended since."""
        told = (self.person, self.role, self.scope, self.schools, self.decision)
        is_over = self.until is not None and self.until <= now
        if told != (person, new.role, new.scope, new.schools, new.decision):
            return False
        return is_over or self.until == new.holds_until


def reach(grants: Iterable[Grant], action: Action, now: datetime) -> Schools:
    """For which schools the holder of some grants may do something now. Raises NotPermitted."""
    allowing = [grant for grant in grants if grant.holds(now) and action in ALLOWED[grant.role]]
    if not allowing:
        raise NotPermitted
    found: set[str] = set()
    for grant in allowing:
        if grant.schools is None:
            return None
        found |= grant.schools
    return frozenset(found)


def is_within(school: str, schools: Schools) -> bool:
    """Whether a school is one of those."""
    return schools is None or school in schools


@dataclass(frozen=True)
class NewGrant:
    """A role that is to be given."""

    role: Role
    scope: str
    schools: Schools
    holds_from: datetime
    holds_until: datetime | None
    decision: str
    reason: str


def check_grant(new: NewGrant, now: datetime) -> None:
    """Raises GrantRefused for a role without its term, decision, reason or name of schools, all of them at once."""
    is_dated = new.role in DATED
    missing = {
        "until": new.holds_until is None and is_dated,
        "term": new.holds_until is not None and new.holds_until <= max(new.holds_from, now),
        "decision": not new.decision and is_dated,
        "reason": not new.reason,
        "scope": new.schools is not None and not (new.scope and new.schools),
    }
    wrong = [name for name, is_wrong in missing.items() if is_wrong]
    if wrong:
        raise GrantRefused(wrong)


def check_giver(giver: Person, reach_of_giver: Schools, to: Person, new: NewGrant) -> None:
    """Nobody gives himself a role, nor a role over schools that he does not himself look after.

    Raises OwnGrant, NotPermitted.
    """
    if (giver.issuer, giver.subject) == (to.issuer, to.subject):
        raise OwnGrant
    if reach_of_giver is not None and (new.schools is None or not new.schools <= reach_of_giver):
        raise NotPermitted
