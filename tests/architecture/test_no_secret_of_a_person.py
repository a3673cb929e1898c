"""school-api has no place for a person's PIN, password, authorisation or key: not in settings, not in its API."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from hbs_keys.configured import KeySettings
from school_api.settings import Settings
from tests.architecture.sources import ROOT

SECRET = re.compile(
    r"(^|[_.-])(pins?|otp|sad|passphrase|user_?pin|private_?key|credential_?id)($|[_.-])", re.IGNORECASE
)
"""Names of what a signer types or is given to sign with."""


def names(schema: Any) -> Iterator[str]:
    """Every property's and parameter's name, at whatever depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        if "in" in schema and isinstance(schema.get("name"), str):
            yield schema["name"]
        for below in schema.values():
            yield from names(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from names(below)


@pytest.mark.parametrize("name", ["pin", "PIN", "user_pin", "sad", "otp", "credentialID", "private_key"])
def test_the_search_finds_what_it_is_for(name: str) -> None:
    assert [found for found in names({"properties": {name: {}}}) if SECRET.search(found)] == [name]


def test_no_setting_can_hold_one_but_that_of_the_machine_that_sends() -> None:
    of_keys = set(names(KeySettings.model_json_schema()))
    assert [name for name, field in Settings.model_fields.items() if "KeySettings" in str(field.annotation)] == [
        "sender_keys"
    ]
    assert [name for name in names(Settings.model_json_schema()) if SECRET.search(name) and name not in of_keys] == []


def test_no_request_or_answer_can_hold_one() -> None:
    published = json.loads((ROOT / "docs" / "openapi" / "school-api.json").read_text("utf-8"))

    found = list(names(published))
    assert "statement" in found
    assert [name for name in found if SECRET.search(name)] == []
