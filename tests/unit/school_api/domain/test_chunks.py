"""Submissions keep the format's limits, and every packet is in exactly one."""

from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.envelopes.shape import MAX_PACKETS, MAX_SUBMISSION
from school_api.domain.chunks import CERTIFICATE_SIZE, MAX_SIGNERS, ROOM, PacketSize, divide


def packet(size: int = 1000, *statements: str, signers: tuple[str, ...] = ("a",)) -> PacketSize:
    return PacketSize(size, frozenset(statements or ("shared",)), frozenset(signers))


def test_a_class_is_one_submission() -> None:
    assert divide([packet()] * 40, {"shared": 1500}) == [list(range(40))]


def test_at_most_sixty_packets() -> None:
    assert [len(chunk) for chunk in divide([packet()] * 125, {"shared": 1500})] == [60, 60, 5]


def test_nothing_is_nothing() -> None:
    assert divide([], {}) == []


def test_a_shared_statement_counts_once() -> None:
    big = MAX_SUBMISSION // 2

    assert divide([packet(), packet()], {"shared": big}) == [[0, 1]]
    assert divide([packet(1000, "one"), packet(1000, "other")], {"one": big, "other": big}) == [[0], [1]]


@given(
    st.lists(st.tuples(st.integers(1_000, 1_000_000), st.integers(0, 200)), max_size=150),
    st.integers(100, 50_000),
)
def test_every_packet_is_in_one_chunk_and_every_chunk_within_the_limits(
    packets: list[tuple[int, int]], statement: int
) -> None:
    sizes = [packet(size, f"s{name}", signers=(f"c{name}",)) for size, name in packets]
    weights = {f"s{name}": statement for _, name in packets}

    chunks = divide(sizes, weights)

    assert [position for chunk in chunks for position in chunk] == list(range(len(packets)))
    for chunk in chunks:
        statements = {name for position in chunk for name in sizes[position].statements}
        signers = {name for position in chunk for name in sizes[position].signers}
        whole = sum(sizes[position].size for position in chunk) + sum(weights[name] for name in statements)
        assert 0 < len(chunk) <= MAX_PACKETS
        assert len(signers) <= MAX_SIGNERS or len(chunk) == 1
        assert whole + CERTIFICATE_SIZE * len(signers) <= MAX_SUBMISSION - ROOM or len(chunk) == 1
