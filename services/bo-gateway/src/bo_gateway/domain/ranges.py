"""Which positions of a tree are missing, as ranges."""

from collections.abc import Iterable

from hbs_schema.messages.reports import LeafRange

MOST_RANGES = 10_000
"""In one question. A chunk's packets may lie anywhere in the tree; once these have come the others are asked for."""


def missing_ranges(covered: Iterable[int], count: int) -> tuple[LeafRange, ...]:
    """The positions 0 to `count` - 1 that are not in `covered` (ascending, without repeats), as longest ranges.

    The first `MOST_RANGES` of them.
    """
    ranges: list[LeafRange] = []
    expected = 0
    for position in covered:
        if position > expected:
            ranges.append(LeafRange(first=expected, last=position - 1))
            if len(ranges) == MOST_RANGES:
                return tuple(ranges)
        expected = position + 1
    if expected < count:
        ranges.append(LeafRange(first=expected, last=count - 1))
    return tuple(ranges)


def slices(first: int, total: int, size: int, most: int) -> list[tuple[int, int]]:
    """The next at most `most` slices [start, end) of `size` from `first` up to `total`."""
    starts = range(first, total, size)[:most]
    return [(start, min(start + size, total)) for start in starts]
