from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID, uuid4

from hbs_kit.ids import Uuid7, uuid7


def ticks(*millis: int) -> Iterator[int]:
    yield from millis


def test_ids_of_one_process_ascend_strictly():
    ids = [uuid7() for _ in range(20_000)]

    assert all(a < b for a, b in pairwise(ids))


def test_ids_ascend_while_the_clock_steps_back():
    clock = ticks(1_000, 1_000, 400, 999, 1_001)
    make = Uuid7(lambda: next(clock))

    ids = [make() for _ in range(5)]

    assert all(a < b for a, b in pairwise(ids))


def test_ids_ascend_when_a_millisecond_is_used_up():
    most = (1 << 42) - 2
    make = Uuid7(lambda: 5, random_bits=lambda bits: most if bits == 41 else 0)

    ids = [make() for _ in range(4)]

    assert all(a < b for a, b in pairwise(ids))
    assert ids[-1].int >> 80 == 6


def test_an_id_has_the_version_the_variant_and_the_time_of_rfc_9562():
    # The example of RFC 9562, appendix A.6: 2022-02-22T19:22:22Z.
    made = Uuid7(lambda: 0x017F22E279B0, random_bits=lambda _: 0)()

    assert made == UUID("017f22e2-79b0-7000-8000-000000000000")
    assert made.version == 7
    assert made.variant == uuid4().variant
