"""A chain of locks beside what the Ministry, or the running registry, has of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Compared:
    """`differing`: numbers under which both have another lock; `after`: locks that this chain does not have yet."""

    locks: int
    newest: int | None
    acknowledged: int
    differing: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def is_sound(self) -> bool:
        return not self.differing


def compare(own: Mapping[int, str], known: Mapping[int, str]) -> Compared:
    """Both by number: names of lock statements. `known` are those that somebody else vouches for."""
    differing = tuple(sorted(seq for seq, name in known.items() if seq in own and own[seq] != name))
    newest = max(own, default=None)
    after = tuple(sorted(seq for seq in known if newest is None or seq > newest))
    # One in the middle that is not there is as bad as another one in its place.
    gaps = tuple(sorted(seq for seq in known if seq not in own and seq not in after))
    return Compared(len(own), newest, len(known), tuple(sorted({*differing, *gaps})), after)
