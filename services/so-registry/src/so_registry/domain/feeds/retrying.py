"""When a delivery that failed is tried again."""

from datetime import timedelta
from typing import Final

FIRST: Final = timedelta(seconds=15)
LONGEST: Final = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta:
    """Twice as long after each failure in a row, at most six hours."""
    doubled: int = 2 ** min(max(attempts - 1, 0), 20)
    return min(FIRST * doubled, LONGEST)
