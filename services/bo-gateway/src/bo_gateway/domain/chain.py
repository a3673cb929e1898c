"""The chain of a registrar's locks: each is acknowledged after the one that it names, and none twice."""

from dataclasses import dataclass
from typing import Literal

Place = Literal["next", "later", "refused"]


@dataclass(frozen=True)
class Acknowledged:
    """The last acknowledgement of a registrar and the lock that it is of."""

    seq: int
    statement: str
    lock: str
    lock_seq: int


def place_in_chain(seq: int, previous: str | None, last: Acknowledged | None) -> Place:
    """Where a lock stands after the last acknowledged one.

    `later`: the locks between them have not been acknowledged yet, which may still happen. `refused`: its place
    is taken, or it names another lock before it: a fork, which never heals by waiting.
    """
    expected = last.lock_seq + 1 if last else 1
    if seq > expected:
        return "later"
    is_next = seq == expected and previous == (last.lock if last else None)
    return "next" if is_next else "refused"
