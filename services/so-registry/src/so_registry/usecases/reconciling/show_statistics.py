"""Statistics of a window: what counts, by school, commune, grade and result; for the public without small numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from hbs_kit.db import Sessions
from hbs_schema.review_api import StatisticsOut, StatisticsRow
from hbs_schema.verification.times import to_instant
from so_registry.domain.reconciling.protecting import ROOT, Shown, Unit, protect
from so_registry.storage.reconciling.pupils import make_asked
from so_registry.storage.reconciling.statistics import ResultCount, count_results
from so_registry.storage.windows import database_now, get_window

By = Literal["school", "commune", "grade", "window"]
NO_RESULT = "none"
"""A packet may declare no result: a pupil who is not assessed."""
NOWHERE = "-"
"""Schools whose commune is not registered."""


async def show_statistics(
    window_no: int, by: By, *, smallest: int = 1, schools: frozenset[str] | None = None, sessions: Sessions
) -> StatisticsOut:
    """`smallest` 1: every number, for whoever may see the schools; above it: what the public may see.

    What is left out is the same in every table of the window, whatever it is asked by. Raises WindowUnknown.
    """
    async with sessions() as session:
        window = await get_window(session, window_no)
        asked = await make_asked(session, window, await database_now(session), schools)
        counts = await count_results(session, asked)
    places = _by_grade(counts) if by == "grade" else _by_place(counts)
    shown = {unit.name: unit for unit in protect(places, smallest=smallest)}
    return StatisticsOut(
        window=str(window_no),
        at=to_instant(asked.at),
        by=by,
        smallest=smallest,
        rows=tuple(_row(shown[unit.name], by) for unit in places if _level(unit) == by),
    )


def _by_place(counts: Iterable[ResultCount]) -> list[Unit]:
    schools: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entry in counts:
        schools[f"commune/{entry.commune or NOWHERE}", f"school/{entry.school}"][entry.result or NO_RESULT] += (
            entry.count
        )
    communes: dict[str, Counter[str]] = defaultdict(Counter)
    for (commune, _), results in schools.items():
        communes[commune].update(results)
    return [
        _root(communes.values()),
        *(Unit(name, ROOT, results) for name, results in sorted(communes.items())),
        *(Unit(name, commune, results) for (commune, name), results in sorted(schools.items())),
    ]


def _by_grade(counts: Iterable[ResultCount]) -> list[Unit]:
    grades: dict[int, Counter[str]] = defaultdict(Counter)
    for entry in counts:
        grades[entry.grade][entry.result or NO_RESULT] += entry.count
    return [_root(grades.values()), *(Unit(f"grade/{grade}", ROOT, grades[grade]) for grade in sorted(grades))]


def _root(parts: Iterable[Mapping[str, int]]) -> Unit:
    whole: Counter[str] = Counter()
    for part in parts:
        whole.update(part)
    return Unit(ROOT, None, whole)


def _level(unit: Unit) -> str:
    return "window" if unit.name == ROOT else unit.name.partition("/")[0]


def _row(shown: Shown, by: By) -> StatisticsRow:
    name = shown.name.partition("/")[2]
    members: dict[str, object] = {"unit": ROOT if by in ("grade", "window") else name, "results": dict(shown.results)}
    members |= {"grade": int(name)} if by == "grade" else {}
    members |= {"total": shown.total} if shown.total is not None else {}
    return StatisticsRow.model_validate(members)
