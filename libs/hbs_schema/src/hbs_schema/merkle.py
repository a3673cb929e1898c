"""Trees and inclusion paths, RFC 9162 §2.1, over leaves in ascending order."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

from hbs_schema.errors import Malformed, NotGenuine

Hash = Callable[[bytes], Any]
"""A constructor of hashlib. Format 1 is SHA-256 everywhere; renewals (docs/renewal.md) take another."""


def leaf_hash(leaf: bytes, algorithm: Hash = sha256) -> bytes:
    """RFC 9162 §2.1.1: leaves and nodes never share a preimage."""
    return bytes(algorithm(b"\x00" + leaf).digest())


def node_hash(left: bytes, right: bytes, algorithm: Hash = sha256) -> bytes:
    """RFC 9162 §2.1.1."""
    return bytes(algorithm(b"\x01" + left + right).digest())


class Tree:
    """A tree over leaves, which it sorts; keeps every level so that each path is a look-up.

    Raises Malformed if two leaves are equal.
    """

    def __init__(self, leaves: Sequence[bytes], algorithm: Hash = sha256) -> None:
        self._hash = algorithm
        self.leaves = sorted(leaves)
        if any(a == b for a, b in pairwise(self.leaves)):
            raise Malformed("proofs", "two equal leaves")
        self._levels = [[leaf_hash(leaf, algorithm) for leaf in self.leaves]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            level = [node_hash(below[i], below[i + 1], algorithm) for i in range(0, len(below) - 1, 2)]
            # An odd node at the end is carried up unchanged: the same tree as RFC 9162's recursion.
            if len(below) % 2:
                level.append(below[-1])
            self._levels.append(level)

    @property
    def root(self) -> bytes:
        """Root hash; the hash of nothing for no leaves."""
        return self._levels[-1][0] if self.leaves else bytes(self._hash(b"").digest())

    def path(self, index: int) -> list[bytes]:
        """Inclusion path of the leaf at `index`, from the leaf upwards (RFC 9162 §2.1.3.1)."""
        path = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            index //= 2
        return path


def check_path(
    leaf: bytes, *, index: int, count: int, path: Sequence[bytes], root: bytes, algorithm: Hash = sha256
) -> None:
    """Prove that `leaf` stands at `index` of a tree with `count` leaves (RFC 9162 §2.1.3.2).

    Raises NotGenuine if it does not, or if the path is longer or shorter than index and count demand.
    """
    if not 0 <= index < count:
        raise NotGenuine("proofs", "index outside the tree")
    node, last, steps = leaf_hash(leaf, algorithm), count - 1, iter(path)
    try:
        while last:
            if index % 2:
                node = node_hash(next(steps), node, algorithm)
            elif index != last:
                node = node_hash(node, next(steps), algorithm)
            index, last = index // 2, last // 2
    except StopIteration:
        raise NotGenuine("proofs", "path too short") from None
    if next(steps, None) is not None:
        raise NotGenuine("proofs", "path too long")
    if node != root:
        raise NotGenuine("proofs", "the path does not lead to the root")
