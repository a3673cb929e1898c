"""What may stand in a request: no character that a database refuses or that turns a line round."""

import json
import re
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

import hbs_schema
from hbs_schema import canonical
from hbs_schema.request_text import MAX_NUMBER, ClassName, Label, Prose

READ_BY_ITS_PARSER = {
    ("AnnouncementIn", "timestamp"),  # DER, JWS and tokens: whatever is no base64 is refused there
    ("CloseIn", "certificates"),
    ("CloseIn", "statements"),
    ("HandOverIn", "certificates"),
    ("HandOverIn", "statement"),
    ("SignOffIn", "statement"),
    ("TransferAcceptanceIn", "certificates"),
    ("TransferAcceptanceIn", "statement"),
    ("WebhookIn", "url"),
    ("WithdrawalRequestIn", "certificates"),
    ("WithdrawalRequestIn", "statements"),
}
LIMITLESS = 2**63
ODD = "abcdefgh\0ijkl"


def requests() -> list[type[BaseModel]]:
    names = [found.name for found in iter_modules(hbs_schema.__path__) if found.name.endswith("_api")]
    modules = [import_module(f"hbs_schema.{name}") for name in names]
    models = {value for module in modules for name, value in vars(module).items() if name.endswith("In")}
    return sorted(models, key=lambda model: str(model.__name__))


def of_kind(schema: Any, kind: str, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every string or integer of a JSON Schema that is not one of a list, with the property that it is."""
    for key, entry in enumerate(schema) if isinstance(schema, list) else schema.items():
        if key in ("properties", "$defs"):
            for inner, value in entry.items():
                yield from of_kind(value, kind, inner)
        elif isinstance(entry, dict | list) and key not in ("enum", "const", "examples"):
            yield from of_kind(entry, kind, name)
    if isinstance(schema, dict) and schema.get("type") == kind and not {"enum", "const"} & schema.keys():
        yield name, schema


@pytest.mark.parametrize("model", requests(), ids=lambda model: model.__name__)
def test_no_text_of_a_request_may_hold_what_a_database_refuses(model: type[BaseModel]) -> None:
    for name, schema in of_kind(model.model_json_schema(), "string"):
        if (model.__name__, name) not in READ_BY_ITS_PARSER:
            assert re.search(schema.get("pattern", ""), ODD) is None, name


@pytest.mark.parametrize("kind", [ClassName, Label, Prose])
@pytest.mark.parametrize("odd", ["\0", "\x1b", "\x7f", "\u0085", "\u200f", "\u202e", "\u2066"])
def test_neither_control_characters_nor_turned_text_are_taken(kind: Any, odd: str) -> None:
    for text in (f"a{odd}b", f"{odd}b", f"a{odd}"):
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(text)


def test_what_people_write_is_taken() -> None:
    for text in ("4A", "Đã đối chiếu, đủ 35 học sinh.", "A", "‘Lớp’ 4/2"):
        assert TypeAdapter(Label).validate_python(text) == text


@pytest.mark.parametrize("kind", [Label, Prose])
def test_what_is_taken_can_be_signed_however_it_was_typed(kind: Any) -> None:
    typed = unicodedata.normalize("NFD", "Trả lại: thiếu 2 học sinh lớp 4A \\ 4B")
    assert dumped(kind, typed) == "Trả lại: thiếu 2 học sinh lớp 4A \\ 4B"
    for odd in ("\ue000x", "x\U0001fae8", "x" + "\u0301" * 9):  # private use, not yet assigned, a tower of marks
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(odd)
    with pytest.raises(ValidationError):
        TypeAdapter(Prose).validate_python("dòng\n\u0303")  # an escape's letter and a mark are another letter
    assert dumped(Prose, "Dòng một\r\n\tDòng hai\n") == "Dòng một\n Dòng hai\n"


@given(st.text(max_size=60))
def test_whatever_is_taken_can_be_signed(text: str) -> None:
    for kind in (ClassName, Label, Prose):
        try:
            taken = TypeAdapter(kind).validate_python(text)
        except ValidationError:
            continue
        assert dumped(kind, taken) == taken


def dumped(kind: Any, text: str) -> str:
    """As it comes out of a signed text."""
    return str(json.loads(canonical.dump({"text": TypeAdapter(kind).validate_python(text)}))["text"])


@pytest.mark.parametrize("model", requests(), ids=lambda model: model.__name__)
def test_every_number_of_a_request_has_an_end(model: type[BaseModel]) -> None:
    for name, schema in of_kind(model.model_json_schema(), "integer"):
        assert schema.get("maximum", schema.get("exclusiveMaximum", LIMITLESS)) <= max(MAX_NUMBER, 2**53 - 1), name
