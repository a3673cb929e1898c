"""A restored chain of locks beside the acknowledged one."""

from hypothesis import given
from hypothesis import strategies as st

from so_registry.domain.integrity.chains import compare

CHAINS = st.lists(st.text("ab", min_size=3, max_size=3), max_size=6).map(lambda names: dict(enumerate(names, start=1)))


def test_an_older_backup_tells_which_locks_came_after_it() -> None:
    compared = compare({1: "a", 2: "b"}, {1: "a", 2: "b", 3: "c"})

    assert (compared.is_sound, compared.newest, compared.after, compared.differing) == (True, 2, (3,), ())


def test_another_lock_under_a_number_and_a_gap_are_named() -> None:
    assert compare({1: "a", 2: "x"}, {1: "a", 2: "b"}).differing == (2,)
    assert compare({1: "a", 3: "c"}, {1: "a", 2: "b", 3: "c"}).differing == (2,)
    assert not compare({2: "b"}, {1: "a"}).is_sound


@given(own=CHAINS, known=CHAINS)
def test_a_chain_is_sound_if_every_acknowledged_lock_is_in_it_or_came_later(
    own: dict[int, str], known: dict[int, str]
) -> None:
    newest = max(own, default=0)

    assert compare(own, known).is_sound == all(own.get(seq) == name for seq, name in known.items() if seq <= newest)
