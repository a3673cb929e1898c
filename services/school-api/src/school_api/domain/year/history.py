"""What changed between two versions of a draft, field by field."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hbs_schema.rules.pointers import pointer


@dataclass(frozen=True)
class FieldChange:
    """One field: a JSON pointer into the draft's parts. None: the field was not there, or is not there any more."""

    pointer: str
    before: Any
    after: Any


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """Every field that two contents do not share, in order of pointers; a list is one field."""
    return sorted(_below((), before, after), key=lambda change: change.pointer)


def _below(path: tuple[str, ...], before: object, after: object) -> Iterator[FieldChange]:
    if isinstance(before, Mapping | None) and isinstance(after, Mapping | None) and (before or after):
        old, new = before or {}, after or {}
        for name in old.keys() | new.keys():
            yield from _below((*path, name), old.get(name), new.get(name))
    # An empty object has no field to be told by; it is told itself. In JSON 1 is not true.
    elif json.dumps(before) != json.dumps(after):
        yield FieldChange(pointer(*path), before, after)
