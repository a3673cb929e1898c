"""Who acts, and for which schools."""

from dataclasses import dataclass

from school_api.domain.errors import NotThere, SchoolNotAllowed


@dataclass(frozen=True)
class Actor:
    """The caller as use cases know him."""

    name: str
    schools: frozenset[str]

    def check(self, school: str) -> None:
        """Raises SchoolNotAllowed unless he acts for a school that he named himself."""
        if school not in self.schools:
            raise SchoolNotAllowed

    def check_sees(self, school: str, unknown: type[NotThere]) -> None:
        """Raises `unknown` for what belongs to another school: nobody learns that it is there."""
        if school not in self.schools:
            raise unknown
