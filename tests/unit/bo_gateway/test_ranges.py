"""Ranges of missing leaves, and slices of publications."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bo_gateway.domain.ranges import MOST_RANGES, missing_ranges, slices
from hbs_schema.messages.reports import LeafRange

COUNTS = st.integers(0, 300)


@st.composite
def trees(draw: st.DrawFn) -> tuple[set[int], int]:
    """Positions that are here, and how many there should be."""
    count = draw(COUNTS)
    covered = draw(st.sets(st.integers(0, count - 1))) if count else set()
    return covered, count


@given(trees())
def test_ranges_are_exactly_what_is_not_covered_and_as_long_as_can_be(tree: tuple[set[int], int]) -> None:
    covered, count = tree

    ranges = missing_ranges(sorted(covered), count)

    named = [position for entry in ranges for position in range(entry.first, entry.last + 1)]
    assert named == sorted(set(range(count)) - covered)
    # No two ranges touch: between them stands a leaf that is here.
    assert all(a.last + 1 < b.first for a, b in pairwise(ranges))


def test_nothing_is_missing_of_a_whole_tree_or_of_none() -> None:
    assert missing_ranges(range(5), 5) == ()
    assert missing_ranges([], 0) == ()


def test_everything_is_missing_when_nothing_came() -> None:
    assert missing_ranges([], 3) == (LeafRange(first=0, last=2),)


def test_names_gaps_at_both_ends_and_between() -> None:
    assert missing_ranges([1, 2, 5], 8) == (
        LeafRange(first=0, last=0),
        LeafRange(first=3, last=4),
        LeafRange(first=6, last=7),
    )


def test_more_gaps_than_a_question_may_have_are_asked_for_one_question_after_the_other() -> None:
    count = 5 * MOST_RANGES
    here, questions = set(range(0, count, 2)), 0
    while ranges := missing_ranges(sorted(here), count):
        assert len(ranges) <= MOST_RANGES
        here |= {position for entry in ranges for position in range(entry.first, entry.last + 1)}
        questions += 1

    assert (len(here), questions) == (count, 3)


@given(total=COUNTS, size=st.integers(1, 50), most=st.integers(1, 10))
def test_slices_taken_batch_after_batch_are_the_whole_without_gap_or_repeat(total: int, size: int, most: int) -> None:
    done: list[int] = []
    while batch := slices(len(done), total, size, most):
        assert len(batch) <= most
        for first, end in batch:
            assert 0 < end - first <= size
            done += range(first, end)

    assert done == list(range(total))
