"""Whether a person's login is good enough for an act with legal effect: recent, and by a second factor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from hbs_kit.identity import Login


@dataclass(frozen=True)
class FactorRule:
    """A login counts for `max_age`, if its class is one of `acr_values` or one of its methods one of `amr_values`.

    Without either list only its age counts.
    """

    max_age: timedelta
    acr_values: Collection[str] = ()
    amr_values: Collection[str] = ()
    leeway: timedelta = timedelta(0)

    def is_met(self, login: Login, now: datetime) -> bool:
        """A login in the future is none, and neither is one of which the issuer says no time."""
        if login.at is None or not -self.leeway <= now - login.at <= self.max_age + self.leeway:
            return False
        if not self.acr_values and not self.amr_values:
            return True
        return login.acr in self.acr_values or not login.amr.isdisjoint(self.amr_values)
