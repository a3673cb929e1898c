"""A permission that was given: by whom, as what, by which holding, at which instant. Every act is stored with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from school_api.domain.deciding import Allowed, Place, decide
from school_api.domain.people import Role, Standing
from school_api.domain.permissions import Action


@dataclass(frozen=True)
class Permit:
    """`by` is how the act is signed in histories; `standing` is the person's, None for a machine that names none."""

    act: Action
    school: str
    by: str
    at: datetime
    client_id: str
    is_machine: bool
    standing: Standing | None = None
    allowed: Allowed | None = None

    @property
    def person_id(self) -> UUID | None:
        """The person who acts, or on whose behalf a machine does."""
        return self.standing.person_id if self.standing else None

    @property
    def role(self) -> Role | None:
        """The role by which he may."""
        return self.allowed.role if self.allowed else None

    def allows(self, act: Action, place: Place) -> bool:
        """Whether the same caller may also do another act; a machine that names nobody was asked for its scope."""
        return self.standing is None or isinstance(decide(act, self.standing, place, self.at), Allowed)

    def reaches(self, place: Place, pupil_code: str) -> bool:
        """Whether the act at the place may be about this pupil: a teacher may have some of the class only."""
        return self.allows(self.act, replace(place, pupil_code=pupil_code))

    @property
    def capacity(self) -> str | None:
        """As what he acts: a role, and how a teacher has it."""
        if self.allowed is None:
            return None
        return f"{self.allowed.role}/{self.allowed.capacity}" if self.allowed.capacity else self.allowed.role.value
