"""Text that the packet format cannot carry, found before anything is packed or signed (docs/packet.md §1)."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from hbs_schema.codepoints import permitted_text
from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.reading import part_label, safe_pointer

MAX_DEPTH = 8
Place = tuple[str | int, ...]


def check_text(parts: Mapping[str, object]) -> list[Finding]:
    """Every text is in Unicode Normalization Form C and of permitted characters: no control characters but line
    breaks, nothing that turns the direction of writing."""
    return [finding for name, part in parts.items() for finding in _check_part(name, part)]


def _check_part(name: str, part: object) -> Iterator[Finding]:
    value = part.model_dump(exclude_none=True) if isinstance(part, BaseModel) else part
    for place, text in _texts(value, ()):
        where, parameters = safe_pointer(name, *place), {"where": part_label(name)}
        if not _is_permitted(text):
            yield Finding("character-not-allowed", sentences.CHARACTER_NOT_ALLOWED, where, parameters=parameters)
        elif not unicodedata.is_normalized("NFC", text):
            yield Finding("text-not-composed", sentences.TEXT_NOT_COMPOSED, where, parameters=parameters)


def _is_permitted(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return permitted_text().fullmatch(json.dumps(text, ensure_ascii=False)) is not None


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif len(place) >= MAX_DEPTH:
        return
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from _texts(member, (*place, str(key)))
    elif isinstance(value, list | tuple):
        for position, member in enumerate(value):
            yield from _texts(member, (*place, position))
