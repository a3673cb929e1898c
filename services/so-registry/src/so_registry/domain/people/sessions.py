"""A visitor of the console: who he is, what he holds, and how lately he proved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Grant, Person, Schools, reach
from so_registry.domain.people.refused import FreshFactorNeeded
from so_registry.domain.people.roles import ALLOWED, NEEDS_FRESH, Action


@dataclass(frozen=True)
class Term:
    """How long a session lasts: `idle` without a request, `absolute` in all. `fresh`: a second factor's age."""

    idle: timedelta
    absolute: timedelta
    fresh: timedelta


@dataclass(frozen=True)
class Proof:
    """What the provider's id token says of a login. `is_second`: it names a second factor that the settings take."""

    issuer: str
    subject: str
    name: str
    at: datetime
    is_second: bool
    provider_session: str | None


@dataclass(frozen=True)
class Visitor:
    """A session as it stands at `now`, by the database's clock."""

    person: Person
    grants: Sequence[Grant]
    proved_at: datetime
    is_second: bool
    ends_at: datetime
    now: datetime

    def actor(self, client_id: str) -> Actor:
        """As whom he acts; two people are two subjects of one provider."""
        return Actor(self.person.actor, client_id, is_person=True)

    def reach(self, action: Action) -> Schools:
        """For which schools he may do something. Raises NotPermitted."""
        return reach(self.grants, action, self.now)

    def may(self, action: Action) -> bool:
        """Whether any role of his allows it, for whatever schools."""
        return any(grant.holds(self.now) and action in ALLOWED[grant.role] for grant in self.grants)

    def is_fresh(self, term: Term) -> bool:
        """Whether his second factor is young enough for an act with legal effect."""
        return self.is_second and self.now - self.proved_at <= term.fresh

    def check_act(self, action: Action, term: Term) -> Schools:
        """For which schools he may do it now. Raises NotPermitted, FreshFactorNeeded."""
        schools = self.reach(action)
        if action in NEEDS_FRESH and not self.is_fresh(term):
            raise FreshFactorNeeded
        return schools
