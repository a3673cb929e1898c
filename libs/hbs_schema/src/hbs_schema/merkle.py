"""Trees and inclusion paths, RFC 9162 §2.1, over leaves in ascending order."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from hbs_schema.base64url import encode, encode_each
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
        if len(set(self.leaves)) != len(self.leaves):
            raise Malformed("proofs", "two equal leaves")
        # `leaf_hash` and `node_hash`, written out: a lock has a million of each.
        self._levels = [[algorithm(b"\x00" + leaf).digest() for leaf in self.leaves]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            level = [algorithm(b"\x01" + left + right).digest() for left, right in pairs]
            # An odd node at the end is carried up unchanged: the same tree as RFC 9162's recursion.
            if len(below) % 2:
                level.append(below[-1])
            self._levels.append(level)

    @property
    def root(self) -> bytes:
        """Root hash; the hash of nothing for no leaves."""
        return bytes(self._levels[-1][0]) if self.leaves else bytes(self._hash(b"").digest())

    def path(self, index: int) -> list[bytes]:
        """Inclusion path of the leaf at `index`, from the leaf upwards (RFC 9162 §2.1.3.1)."""
        path = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            index //= 2
        return path

    def written_paths(self) -> Iterator[tuple[str, ...]]:
        """The written path of every leaf, in order: a node is written when the paths begin to have it, and then
        forgotten, so that a million paths take no more memory than one.
        """
        levels = self._levels[:-1]
        path: list[str | None] = [None] * len(levels)
        for index in range(len(self.leaves)):
            for height, level in enumerate(levels):
                if index % (1 << height):
                    break  # from here upwards as it was for the leaf before
                sibling = (index >> height) ^ 1
                path[height] = encode(level[sibling]) if sibling < len(level) else None
            yield tuple(step for step in path if step is not None)

    def place(self, leaf: bytes) -> tuple[int, tuple[str, ...]] | None:
        """Index and written path of a leaf; None if it is not in the tree."""
        return self._places.get(leaf)

    @cached_property
    def _places(self) -> dict[bytes, tuple[int, tuple[str, ...]]]:
        """For a class, whose every leaf is asked for: all paths at once, where `written_paths` keeps one in memory."""
        if len(self.leaves) == 1:
            return {self.leaves[0]: (0, ())}
        columns = []
        for height, level in enumerate(self._levels[:-1]):
            written: list[str | None] = [*encode_each(level)]
            if len(written) % 2:
                written.append(None)
            siblings = [sibling for pair in zip(written[1::2], written[::2], strict=True) for sibling in pair]
            columns.append([sibling for sibling in siblings for _ in range(1 << height)])
        paths = [
            path if None not in path else tuple([step for step in path if step is not None])
            for path in zip(*columns, strict=False)
        ]
        return dict(zip(self.leaves, enumerate(paths), strict=False))


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
