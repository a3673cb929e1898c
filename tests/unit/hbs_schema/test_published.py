"""What docs/packet/ publishes is what the library does, and its JSON Schemas accept what is good."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hbs_schema.base64url import decode
from hbs_schema.publishing import published_files
from tests.vectors.index import Golden, bundles, policies, submissions

DOCS = Path(__file__).resolve().parents[3] / "docs" / "packet"
GOOD = [entry for entry in (*bundles(), *submissions()) if "/good/" in entry.name]


@cache
def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((DOCS / f"{name}.schema.json").read_text("utf-8")))


def check_jws(jws: str) -> None:
    header, payload, _ = jws.split(".")
    body = json.loads(decode(payload))
    schema("jws-header").validate(json.loads(decode(header)))
    schema(f"statements/{body['kind']}").validate(body)


def check_parts(texts: list[str]) -> None:
    parts = {name: value for _, name, value in (json.loads(decode(text)) for text in texts)}
    schema("header").validate(parts["header"])
    if parts["header"]["schema"] == {"id": "primary", "version": 1}:
        for name in parts.keys() - {"header"}:
            schema(f"values/primary-1/{name.split('/')[0]}").validate(parts[name])


def test_published_files_are_current():
    written = {file.relative_to(DOCS).as_posix(): file.read_text("utf-8") for file in DOCS.rglob("*.json")}

    assert dict(published_files()) == written


@pytest.mark.parametrize("name", [name for name, _ in published_files() if name.endswith("schema.json")])
def test_schemas_are_schemas(name):
    value = json.loads((DOCS / name).read_text("utf-8"))

    Draft202012Validator.check_schema(value)
    assert value["additionalProperties"] is False
    assert "null" not in json.dumps(value)


@pytest.mark.parametrize("entry", GOOD, ids=lambda entry: entry.name)
def test_schemas_accept_good_files(entry: Golden):
    envelope: dict[str, Any] = json.loads(entry.data)
    schema(f"envelopes/{entry.kind}").validate(envelope)
    singles = [envelope[name] for name in ("policy", "authority", "status", "sender") if name in envelope]
    for jws in (*envelope["statements"].values(), *singles):
        check_jws(jws)
    packets = envelope["packets"] if entry.kind == "submission" else [envelope["packet"]]
    for packet in packets:
        check_parts(packet["parts"])


@pytest.mark.parametrize(
    "name",
    ["missing-receipt", "unknown-member", "minus-one-index", "true-index", "null-member", "presentation-hash-missing"],
)
def test_schemas_refuse_what_they_can_see(name):
    entry = next(entry for entry in bundles() if entry.name == f"bundles/bad/{name}")
    is_visible = name != "presentation-hash-missing"  # only a sum in the header tells

    found = list(schema(f"envelopes/{entry.kind}").iter_errors(json.loads(entry.data)))

    assert bool(found) == is_visible


def test_policies_of_the_registrar_are_published_beside_the_submissions():
    assert policies()
    for policy in policies().values():
        check_jws(policy.jws)
