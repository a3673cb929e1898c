"""What is published of small numbers: nothing, and nothing from which they could be reckoned."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from so_registry.domain.reconciling.protecting import ROOT, Shown, Unit, protect

SMALLEST = 5
RESULTS = ("CHT", "HT", "HTT", "HTXS")


def province(schools: Sequence[Sequence[Sequence[int]]]) -> list[Unit]:
    """Communes of schools of numbers by result; the sums above them are made here."""
    units: list[Unit] = []
    whole = dict.fromkeys(RESULTS, 0)
    for number, commune in enumerate(schools):
        own = dict.fromkeys(RESULTS, 0)
        for position, numbers in enumerate(commune):
            results = dict(zip(RESULTS, numbers, strict=True))
            own = {name: own[name] + results[name] for name in RESULTS}
            units.append(Unit(f"school/{number}-{position}", f"commune/{number}", results))
        units.append(Unit(f"commune/{number}", ROOT, own))
        whole = {name: whole[name] + own[name] for name in RESULTS}
    return [*units, Unit(ROOT, None, whole)]


def shown(units: Sequence[Unit]) -> dict[str, Shown]:
    return {entry.name: entry for entry in protect(units, smallest=SMALLEST)}


def reckoned(units: Sequence[Unit], published: dict[str, Shown]) -> dict[tuple[str, str], Fraction]:
    """Every hidden number that follows from what is published by sums alone: Gauss, exactly."""
    cells = [(unit.name, name) for unit in units for name in (*RESULTS, "total")]
    place = {cell: column for column, cell in enumerate(cells)}
    rows: list[list[Fraction]] = []

    def equation(terms: dict[tuple[str, str], int], value: int = 0) -> None:
        row = [Fraction(0)] * (len(cells) + 1)
        for cell, factor in terms.items():
            row[place[cell]] += factor
        row[-1] = Fraction(value)
        rows.append(row)

    for unit in units:
        equation({**{(unit.name, name): 1 for name in RESULTS}, (unit.name, "total"): -1})
        for name in (*RESULTS, "total"):
            value = published[unit.name].total if name == "total" else published[unit.name].results[name]
            if value is not None:
                equation({(unit.name, name): 1}, value)
            children = [child.name for child in units if child.parent == unit.name]
            if children:
                equation({**{(child, name): 1 for child in children}, (unit.name, name): -1})
    return {cell: value for cell, value in _solved(rows, cells).items() if _is_hidden(published, cell)}


def _is_hidden(published: dict[str, Shown], cell: tuple[str, str]) -> bool:
    unit, name = cell
    return (published[unit].total if name == "total" else published[unit].results[name]) is None


def _solved(rows: list[list[Fraction]], cells: list[tuple[str, str]]) -> dict[tuple[str, str], Fraction]:
    rank = 0
    for column in range(len(cells)):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        head = rows[rank][column]
        rows[rank] = [value / head for value in rows[rank]]
        for at, row in enumerate(rows):
            if at != rank and row[column]:
                factor = row[column]
                rows[at] = [a - factor * b for a, b in zip(row, rows[rank], strict=True)]
        rank += 1
    found = {}
    for row in rows[:rank]:
        used = [column for column in range(len(cells)) if row[column]]
        if len(used) == 1:
            found[cells[used[0]]] = row[-1]
    return found


NUMBERS = st.tuples(*(st.one_of(st.just(0), st.integers(0, 12), st.integers(20, 90)) for _ in RESULTS))


@settings(max_examples=60)
@given(st.lists(st.lists(NUMBERS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_no_small_number_is_shown_or_follows_from_the_sums(schools: list[list[tuple[int, ...]]]) -> None:
    units = province(schools)
    published = shown(units)

    small = {
        (unit.name, name)
        for unit in units
        for name, number in (*unit.results.items(), ("total", unit.total))
        if 0 < number < SMALLEST
    }

    assert all(_is_hidden(published, cell) for cell in small)
    assert not small & reckoned(units, published).keys()


def test_without_small_numbers_everything_is_shown() -> None:
    units = province([[(5, 20, 30, 9), (0, 40, 12, 6)], [(7, 8, 9, 10)]])

    assert all(None not in (*entry.results.values(), entry.total) for entry in shown(units).values())


def test_beside_one_hidden_school_stands_another_one_that_loses_least() -> None:
    units = province([[(1, 20, 30, 9), (6, 40, 12, 6), (6, 9, 12, 6)]])

    hidden = {name for name, entry in shown(units).items() if None in entry.results.values()}

    assert hidden == {"school/0-0", "school/0-2"}
    assert shown(units)["school/0-0"].total == 60


def test_a_unit_of_a_few_pupils_loses_its_total_too() -> None:
    published = shown(province([[(0, 2, 0, 0), (6, 40, 12, 6), (6, 9, 12, 6)]]))

    assert published["school/0-0"].total is None
    assert published["school/0-2"].total is None
    assert published["commune/0"].total is not None


def test_whoever_may_see_the_schools_sees_every_number() -> None:
    units = province([[(1, 2, 3, 4)]])

    assert [entry.total for entry in protect(units, smallest=1)] == [unit.total for unit in units]
