"""Which of what waits is signed in one round."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hbs_sign.rounds import Target


@dataclass(frozen=True)
class Wanted:
    """A role, and where it is narrowed down: names of classes, parts, grades. Empty is everything."""

    role: str
    classes: Collection[str] = ()
    parts: Collection[str] = ()
    grades: Collection[int] = ()

    def has(self, line: Mapping[str, Any]) -> bool:
        """Whether a line of the school's work is meant."""
        return (
            line["role"] == self.role
            and (not self.classes or line["class"] in self.classes)
            and (not self.parts or line["part"] in self.parts)
            and (not self.grades or bool(set(self.grades) & set(line["grades"])))
        )


def choose_targets(work: Iterable[Mapping[str, Any]], wanted: Wanted) -> list[Target]:
    """The sessions of the round: only what can be signed now."""
    return [
        Target(str(line["class_id"]), str(line["role"]), str(line["part"]), str(line["class"]))
        for line in work
        if line["waiting"] and wanted.has(line)
    ]
