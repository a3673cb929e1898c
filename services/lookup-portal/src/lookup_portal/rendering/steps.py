"""How a page that does not hold is made to: smaller letters first, then shorter texts, then fewer rows."""

from collections.abc import Mapping

CUTS = (800, 500, 350, 250, 190, 150, 120, 95, 75, 55, 40)
"""Letters kept of each long text of a soft copy, once 8 pt, the smallest that is read on paper, is not enough."""

ROWS = 24
"""Rows of a table of the pupil's page: five school years and some fourteen signatures are usual."""

Step = Mapping[str, float | None]


def _steps(*sizes: float) -> list[Step]:
    """From large to small: sizes, then cuts, then what no honest record needs."""
    smallest = sizes[-1]
    return [
        *[_step(size, None, ROWS) for size in sizes],
        *[_step(smallest, limit, ROWS) for limit in CUTS],
        _step(smallest - 0.5, 30, 12),
        _step(smallest - 1, 30, 5),
        _step(smallest - 1.5, 16, 4),
    ]


def _step(size: float, limit: int | None, rows: int) -> Step:
    return {"size": size, "limit": limit, "rows": rows}


STEPS: Mapping[str, list[Step]] = {
    "cover": [_step(14.0, 200, ROWS)],
    "pupil": _steps(11.5, 10.5, 9.5, 8.5, 8.0),
    "primary": _steps(10.5, 10.0, 9.5, 9.0, 8.5, 8.0),
    "subjects": _steps(11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0),
    "results": _steps(12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0),
}
"""By page of the layout."""
