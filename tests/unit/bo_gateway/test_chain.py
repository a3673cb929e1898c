"""Where a lock stands after the last acknowledged one."""

import pytest

from bo_gateway.domain.chain import Acknowledged, Place, place_in_chain

LAST = Acknowledged(seq=3, statement="ack", lock="third", lock_seq=3)


@pytest.mark.parametrize(
    ("seq", "previous", "last", "place"),
    [
        (1, None, None, "next"),
        (2, "first", None, "later"),
        (4, "third", LAST, "next"),
        (5, "fourth", LAST, "later"),
        (4, "another", LAST, "refused"),
        (3, "second", LAST, "refused"),
        (1, None, LAST, "refused"),
    ],
)
def test_place(seq: int, previous: str | None, last: Acknowledged | None, place: Place) -> None:
    assert place_in_chain(seq, previous, last) == place
