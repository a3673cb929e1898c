"""A draft as its holder is shown it: labels and words in both languages, each with the pointer that he may comment on.

Only what stands here is shown. Ids, parents, address, health and disability never are: a link may get lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from hbs_schema.findings import Term
from hbs_schema.rules.field_rows import Row, read_rows, title_of
from hbs_schema.rules.field_words import SECTIONS
from hbs_schema.rules.subjects import SUBJECT_NAMES

_ORDER = ("identity", "personal", *(f"subjects/{code}" for code in SUBJECT_NAMES))
_PERSONAL = frozenset({"nationality", "ethnicity", "birthplace", "origin"})
_CODES = frozenset({"code", "province", "commune", "as_of", "packet", "school"})


@dataclass(frozen=True)
class Section:
    """A part."""

    part: str
    title: Term
    rows: tuple[Row, ...]


def sections_of(content: Mapping[str, Mapping[str, Any]], level: str) -> list[Section]:
    """Everything that the holder is shown, in the order of the page."""
    known = {part: place for place, part in enumerate(_ORDER)}
    parts = sorted(content, key=lambda part: (known.get(part, len(known) + (part not in SECTIONS)), _place(part)))
    sections = []
    for part in parts:
        if part in ("header", "record"):
            continue
        rows = tuple(read_rows(part, content[part], level, is_hidden=partial(_is_hidden, part)))
        if rows:
            sections.append(Section(part, title_of(part), rows))
    return sections


def _place(part: str) -> int:
    return list(SECTIONS).index(part) if part in SECTIONS else len(SECTIONS)


def _is_hidden(part: str, path: tuple[str, ...]) -> bool:
    # A place is shown as it is written; the codes beside it are for programs.
    return (part == "personal" and path[0] not in _PERSONAL) or (len(path) > 1 and path[-1] in _CODES)
