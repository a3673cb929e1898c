"""What has changed between two calendars, member by member, for whoever has to sign the newer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hbs_schema.calendars.reading import pointer_of

Step = str | int


@dataclass(frozen=True)
class Change:
    """One place; entries of a list that have an id are compared by it, wherever they stand."""

    pointer: str
    kind: Literal["added", "removed", "changed"]
    old: Any = None
    new: Any = None


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """All changes, in the order of the newer calendar; what was removed comes last."""
    return list(_compare(old, new, ()))


def _compare(old: Any, new: Any, at: tuple[Step, ...]) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _members(old, new, at)
    elif _have_ids(old) and _have_ids(new):
        yield from _members({entry["id"]: entry for entry in old}, {entry["id"]: entry for entry in new}, at)
    elif old != new:
        yield Change(pointer_of(at), "changed", old, new)


def _members(old: Mapping[str, Any], new: Mapping[str, Any], at: tuple[Step, ...]) -> Iterator[Change]:
    for name, value in new.items():
        if name in old:
            yield from _compare(old[name], value, (*at, name))
        else:
            yield Change(pointer_of((*at, name)), "added", new=value)
    for name in old.keys() - new.keys():
        yield Change(pointer_of((*at, name)), "removed", old=old[name])


def _have_ids(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(entry, Mapping) and "id" in entry for entry in value)
    )
