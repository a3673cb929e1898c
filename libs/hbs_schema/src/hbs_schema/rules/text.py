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


def _check_part(name: str, part: object) -> list[Finding]:
    value = part.model_dump(exclude_none=True) if isinstance(part, BaseModel) else part
    # One look at the whole; only where something is wrong each text is looked at by itself.
    if _is_plain(value):
        return []
    return [*_check_texts(name, value)] or [_not_composed(name, ())]


def _check_texts(name: str, value: object) -> Iterator[Finding]:
    for place, text in _texts(value, ()):
        if not _is_permitted(text):
            where, parameters = safe_pointer(name, *place), {"where": part_label(name)}
            yield Finding("character-not-allowed", sentences.CHARACTER_NOT_ALLOWED, where, parameters=parameters)
        elif not unicodedata.is_normalized("NFC", text):
            yield _not_composed(name, place)


def _not_composed(name: str, place: Place) -> Finding:
    """Also of a part whose texts are each in form, but begin with a mark that the quote before it takes."""
    parameters = {"where": part_label(name)}
    return Finding("text-not-composed", sentences.TEXT_NOT_COMPOSED, safe_pointer(name, *place), parameters=parameters)


def _is_plain(value: object) -> bool:
    try:
        whole = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return unicodedata.is_normalized("NFC", whole) and _is_permitted_text(whole)


def _is_permitted(text: str) -> bool:
    return _is_permitted_text(json.dumps(text, ensure_ascii=False))


def _is_permitted_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return permitted_text().fullmatch(text) is not None


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
