"""Numbers that tell of single children, and those from which they could be reckoned, are left out of public tables.

Units form a tree (the window, its communes, their schools; or the window and its grades), every unit has a number for
each result and a total, and a parent's numbers are the sums of its children's. A unit with a number of 1 to
`smallest` - 1 loses all its numbers but the total, and the total too where that is so small. Then others are left out
until nothing follows: beside one unit that is hidden under a parent that is shown stands another one, what the hidden
ones have together is nothing or not small, and a parent that is hidden has a child that is hidden. Whole rows are
hidden, so of the hidden numbers no sum by row or column tells a single one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ROOT = "*"


@dataclass(frozen=True)
class Unit:
    """A unit's numbers by result; the root has no parent."""

    name: str
    parent: str | None
    results: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.results.values())


@dataclass(frozen=True)
class Shown:
    """What may be shown of a unit; None is left out."""

    name: str
    results: Mapping[str, int | None]
    total: int | None


def protect(units: Sequence[Unit], *, smallest: int) -> list[Shown]:
    """In the order given; every result of any unit stands in each."""
    names = sorted({result for unit in units for result in unit.results})
    rows = {unit.name: [unit.results.get(name, 0) for name in names] for unit in units}
    totals = {unit.name: [unit.total] for unit in units}
    if smallest <= 1:
        return [_shown(unit, names, rows, is_row=False, is_total=False) for unit in units]
    tree = _Tree(units)
    hidden_totals = tree.spread(totals, smallest, ())
    # With one result its number is the total.
    hidden_rows = hidden_totals if len(names) < 2 else tree.spread(rows, smallest, hidden_totals)
    return [
        _shown(unit, names, rows, is_row=unit.name in hidden_rows, is_total=unit.name in hidden_totals)
        for unit in units
    ]


class _Tree:
    def __init__(self, units: Sequence[Unit]) -> None:
        self._totals = {unit.name: unit.total for unit in units}
        self._children: dict[str, list[str]] = defaultdict(list)
        for unit in units:
            if unit.parent is not None:
                self._children[unit.parent].append(unit.name)

    def spread(self, rows: Mapping[str, Sequence[int]], smallest: int, given: Iterable[str]) -> frozenset[str]:
        """Units whose rows are hidden: those with a small number, those given, and whatever they need beside them."""
        hidden = {name for name, row in rows.items() if any(0 < number < smallest for number in row)} | set(given)
        while True:
            more = {found for parent in self._children if (found := self._needed(parent, rows, smallest, hidden))}
            if not more:
                return frozenset(hidden)
            hidden |= more

    def _needed(self, parent: str, rows: Mapping[str, Sequence[int]], smallest: int, hidden: set[str]) -> str | None:
        children = self._children[parent]
        gone = [name for name in children if name in hidden]
        left = [name for name in children if name not in hidden]
        if not left or (not gone and parent not in hidden):
            return None
        if parent in hidden:
            is_safe = bool(gone)
        else:
            sums = [sum(column) for column in zip(*(rows[name] for name in gone), strict=True)]
            is_safe = len(gone) > 1 and not any(0 < number < smallest for number in sums)
        if is_safe:
            return None
        # What loses least; one without any number hides nothing.
        return min(left, key=lambda name: (self._totals[name] == 0, self._totals[name], name))


def _shown(
    unit: Unit, names: Sequence[str], rows: Mapping[str, Sequence[int]], *, is_row: bool, is_total: bool
) -> Shown:
    row = rows[unit.name]
    results = {name: None if is_row else number for name, number in zip(names, row, strict=True)}
    return Shown(unit.name, results, None if is_total else unit.total)
