"""The weekly table: how many records schools have to report, how many they have, and what a week has changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hbs_schema.review_api import BoardEntry

By = Literal["school", "commune"]
NOWHERE = ""
"""Schools whose commune is not registered."""


@dataclass(frozen=True)
class WeeklyRow:
    """Reported are records that were accepted and count; those that a list does not name are not among them."""

    unit: str
    name: str
    schools: int
    untold: int
    """Schools that have told no list: nobody can say what they have to report."""
    expected: int
    reported: int
    reported_before: int

    @property
    def missing(self) -> int:
        return self.expected - self.reported

    @property
    def change(self) -> int:
        return self.reported - self.reported_before

    @property
    def percent(self) -> float | None:
        """To one decimal, and never up to 100 while one is missing."""
        return (self.reported * 1000 // self.expected) / 10 if self.expected else None


@dataclass(frozen=True)
class WeeklyTable:
    """A row for each unit, and the sum of all."""

    by: By
    rows: Sequence[WeeklyRow]
    whole: WeeklyRow


def weekly_table(now: Iterable[BoardEntry], before: Iterable[BoardEntry], *, by: By) -> WeeklyTable:
    """Out of the boards of two instants."""
    current, reported = list(now), {entry.school: _reported(entry) for entry in before}
    groups: dict[str, list[BoardEntry]] = defaultdict(list)
    unit_of = _units(by)
    for entry in current:
        groups[unit_of(entry)].append(entry)
    rows = [
        _row(unit, groups[unit][0].name if by == "school" else "", groups[unit], reported) for unit in sorted(groups)
    ]
    return WeeklyTable(by, rows, _row("", "", current, reported))


def _units(by: By) -> Callable[[BoardEntry], str]:
    return (lambda entry: entry.school) if by == "school" else (lambda entry: entry.commune or NOWHERE)


def _row(unit: str, name: str, entries: Sequence[BoardEntry], before: dict[str, int]) -> WeeklyRow:
    return WeeklyRow(
        unit=unit,
        name=name,
        schools=len(entries),
        untold=sum(entry.figures.expected is None for entry in entries),
        expected=sum(entry.figures.expected or 0 for entry in entries),
        reported=sum(map(_reported, entries)),
        reported_before=sum(before.get(entry.school, 0) for entry in entries),
    )


def _reported(entry: BoardEntry) -> int:
    """Without a list nothing is expected, and nothing of it is reported."""
    return 0 if entry.figures.expected is None else entry.figures.valid
