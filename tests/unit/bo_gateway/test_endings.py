"""What counts of everything that was noted of a certificate's end: never less than before."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bo_gateway.domain.endings import End, joined_ends

INSTANTS = st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ENDS = st.builds(End, at=INSTANTS, reason=st.sampled_from(["retired", "compromised"]))


@given(noted=st.lists(ENDS, min_size=1, max_size=6), order=st.randoms())
def test_the_earliest_instant_and_the_graver_reason_count_in_whatever_order_they_came(
    noted: Sequence[End], order: random.Random
) -> None:
    shuffled = list(noted)
    order.shuffle(shuffled)

    (counts,) = joined_ends(("a", end) for end in shuffled).values()

    assert counts.at == min(end.at for end in noted)
    assert (counts.reason == "compromised") == any(end.reason == "compromised" for end in noted)


@given(known=ENDS, other=ENDS)
def test_one_end_more_makes_none_weaker(known: End, other: End) -> None:
    counts = known.joined(other)

    assert counts.at <= known.at
    assert (known.reason, counts.reason) != ("compromised", "retired")
    assert counts.joined(known) == counts == counts.joined(other)


def test_each_certificate_has_its_own_end() -> None:
    early, late = End(datetime(2026, 6, 1, tzinfo=UTC), "retired"), End(datetime(2026, 7, 1, tzinfo=UTC), "compromised")

    assert joined_ends([("a", early), ("b", late)]) == {"a": early, "b": late}
