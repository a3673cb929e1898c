"""Paths written one after the other are those of each leaf."""

from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.base64url import encode
from hbs_schema.merkle import Tree


@given(st.sets(st.binary(min_size=1, max_size=4), max_size=70))
def test_all_paths_in_one_pass_are_the_paths(leaves: set[bytes]) -> None:
    tree = Tree(list(leaves))

    assert list(tree.written_paths()) == [
        tuple(encode(step) for step in tree.path(index)) for index in range(len(tree.leaves))
    ]
