"""Trees and paths agree with RFC 9162 as it is written; anything else is refused."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.errors import Malformed, NotGenuine
from hbs_schema.merkle import Tree, check_path
from tests.vectors.raw import tree_path, tree_root

LEAVES = st.sets(st.binary(min_size=1, max_size=8), min_size=1, max_size=70)


def holds(leaf: bytes, index: int, count: int, path: list[bytes], root: bytes) -> bool:
    try:
        check_path(leaf, index=index, count=count, path=path, root=root)
    except NotGenuine:
        return False
    return True


@pytest.mark.parametrize("count", range(1, 71))
def test_every_index_of_every_size_agrees_with_the_recursion(count):
    leaves = [bytes([number]) for number in range(count)]
    tree = Tree(leaves)

    assert tree.root == tree_root(leaves)
    for index, leaf in enumerate(leaves):
        path = tree_path(index, leaves)
        assert tree.path(index) == path
        assert holds(leaf, index, count, path, tree.root)


def test_root_of_no_leaves_is_the_hash_of_nothing():
    assert Tree([]).root == sha256(b"").digest()


@given(LEAVES, st.data())
def test_a_path_proves_one_leaf_at_one_index_only(leaves, data):
    tree = Tree(list(leaves))
    count = len(tree.leaves)
    index = data.draw(st.integers(0, count - 1))
    path = tree.path(index)
    leaf = tree.leaves[index]

    proven = [at for at in range(-1, count + 2) if holds(leaf, at, count, path, tree.root)]
    others = [other for other in tree.leaves if holds(other, index, count, path, tree.root)]

    assert proven == [index]
    assert others == [leaf]


@given(LEAVES, st.data())
def test_a_path_of_any_other_length_or_step_is_refused(leaves, data):
    tree = Tree(list(leaves))
    count = len(tree.leaves)
    index = data.draw(st.integers(0, count - 1))
    path, leaf = tree.path(index), tree.leaves[index]

    assert not holds(leaf, index, count, [*path, bytes(32)], tree.root)
    for at in range(len(path)):
        assert not holds(leaf, index, count, path[:at], tree.root)
        assert not holds(leaf, index, count, [*path[:at], path[at][::-1], *path[at + 1 :]], tree.root)


@given(LEAVES)
def test_order_of_the_leaves_given_does_not_matter(leaves):
    assert Tree(sorted(leaves)).root == Tree(sorted(leaves, reverse=True)).root


def test_two_equal_leaves_are_refused():
    with pytest.raises(Malformed):
        Tree([b"a", b"b", b"a"])


def test_a_node_is_no_leaf():
    tree = Tree([b"a", b"b"])
    inner = tree.path(0)[0] + tree.path(1)[0]

    assert not holds(inner, 0, 1, [], tree.root)
