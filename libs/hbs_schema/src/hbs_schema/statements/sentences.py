"""The Vietnamese sentence that a signer is shown, made from the payload alone (docs/packet.md §5)."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")


def sentence(payload: Mapping[str, Any]) -> str:
    """The text that belongs to a payload (as parsed JSON, without or with its `text`)."""
    tables = _tables()
    kind = payload["kind"]
    name = f"{kind}/{payload['covers']}" if kind == "endorsement" else kind
    pieces = list(_pieces(name))
    pieces[1::2] = [_fill(member, payload, tables) for member in pieces[1::2]]
    return "".join(pieces)


def _fill(name: str, payload: Mapping[str, Any], tables: Mapping[str, Any]) -> str:
    if name == "scope":
        return _scope(payload.get("scope", {}))
    if name == "in_track":
        return ", " + _word("track", payload["track"], tables) if "track" in payload else ""
    if name in ("role", "level", "annotation"):
        return _word(name, payload[name], tables)
    value: Any = payload
    for member in name.split("."):
        value = value[member]
    return str(len(value)) if isinstance(value, list) else str(value)


def _word(table: str, code: str, tables: Mapping[str, Any]) -> str:
    return str(tables[table].get(code, code))


def _scope(scope: Mapping[str, Any]) -> str:
    words = ""
    if "part" in scope:
        head, _, code = scope["part"].partition("/")
        words += f" môn {code}" if code else f" phần {head}"
    if "class" in scope:
        words += f", lớp {scope['class']}"
    if "grades" in scope:
        words += ", khối lớp " + ", ".join(str(grade) for grade in scope["grades"])
    return words


@cache
def _pieces(name: str) -> tuple[str, ...]:
    """A template: text and the names of members by turns."""
    return tuple(_PLACEHOLDER.split(_tables()["templates"][name]))


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = json.loads((files("hbs_schema") / "format1" / "sentences.json").read_text("utf-8"))
    return tables
