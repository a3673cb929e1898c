"""Who acts, as his token says it: a person by his account, or a machine for schools."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from school_api.domain.errors import NotThere, SchoolNotAllowed
from school_api.domain.machines import Mode
from school_api.domain.permissions import Action


@dataclass(frozen=True)
class Account:
    """A person at the identity provider. Which person of which school that is, is stored here."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Actor:
    """The caller as use cases know him.

    `schools` is what the token's issuer allows at most; None: a person's token that names no school. `account` is None
    for a machine; `on_behalf_of` is the person whom a machine names. `challenge` is what to answer when a fresh factor
    is needed; empty if the login is fresh, or a machine's. `is_operator`: whoever runs this service's commands, by
    `name`; no token makes one. `new_schools` is how a machine is taken at a school that is not known here yet.
    `reason` is why he looks, which an inspector has to say.
    """

    name: str
    client_id: str
    schools: frozenset[str] | None
    account: Account | None = None
    on_behalf_of: UUID | None = None
    names_person_for: AbstractSet[Action] = frozenset()
    new_schools: Mode = "delegated"
    challenge: str = ""
    reason: str = ""
    is_operator: bool = False

    @classmethod
    def operator(cls, name: str) -> Self:
        """Whoever runs a command of the service, for a school that has asked for it in writing."""
        return cls(f"operator:{name}", "", None, is_operator=True)

    def check(self, school: str) -> None:
        """Raises SchoolNotAllowed unless the token allows a school that he named himself."""
        if self.schools is not None and school not in self.schools:
            raise SchoolNotAllowed

    def check_sees(self, school: str, unknown: type[NotThere]) -> None:
        """Raises `unknown` for what belongs to another school: nobody learns that it is there."""
        if self.schools is not None and school not in self.schools:
            raise unknown
