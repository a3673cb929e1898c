"""Statements of every kind are read as they were signed, and in no other spelling."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema import base64url, digests
from hbs_schema.errors import Malformed, NotGenuine
from hbs_schema.statements.statement import MODELS, Statement, kind_of, parse_statement, sign_statement
from tests.support.pki import TestCa
from tests.unit.hbs_schema.samples import MODEL, SAMPLES, TREES, members

KEY = TestCa().signer("signer")
AT = datetime(2026, 6, 1, 3, 0, 0, 999_999, tzinfo=UTC)
KINDS = sorted(SAMPLES)
OPTIONAL = {("endorsement", "scope"), ("endorsement", "track")}


def signed(kind: str, *, without: str = "", **changes: object) -> Statement[Any]:
    whole = {**members(kind), **changes}
    return sign_statement(
        MODEL[kind],
        {name: value for name, value in whole.items() if name != without},
        algorithm=KEY.algorithm,
        thumbprint=KEY.certificate.thumbprint,
        signed_at=AT,
        signer=KEY.sign,
    )


def test_there_is_a_sample_of_each_kind():
    assert set(SAMPLES) == {kind_of(model) for model in MODELS}
    assert len(SAMPLES) == 14


@pytest.mark.parametrize("kind", KINDS)
def test_a_statement_is_read_as_it_was_signed(kind):
    statement = signed(kind)
    again = parse_statement(statement.jws, MODEL[kind])

    assert again == statement
    assert json.loads(again.payload_bytes) == again.payload.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert again.header.typ == f"hbs-{kind}+jws"
    assert again.header.iat == int(datetime(2026, 6, 1, 3, tzinfo=UTC).timestamp())
    assert again.name == base64url.encode(digests.statement_digest(statement.jws))
    again.check_signature(KEY.certificate.key)


@pytest.mark.parametrize("kind", KINDS)
def test_a_statement_is_of_one_kind(kind):
    statement = signed(kind)
    for other, model in MODEL.items():
        if other != kind:
            with pytest.raises(Malformed):
                parse_statement(statement.jws, model)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in members(kind)])
def test_every_member_is_asked_for(kind, name):
    if (kind, name) in OPTIONAL:
        assert name not in signed(kind, without=name).payload.model_fields_set
        return
    with pytest.raises((Malformed, KeyError)):
        signed(kind, without=name)


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_member_is_accepted(kind):
    with pytest.raises(Malformed):
        signed(kind, note="x")


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_any_changed_character_is_refused(kind, data):
    statement = signed(kind) if kind not in _MADE else _MADE[kind]
    _MADE[kind] = statement
    position = data.draw(st.integers(0, len(statement.jws) - 1))
    other = data.draw(st.sampled_from("ABab01-_.=~ \n"))
    changed = statement.jws[:position] + other + statement.jws[position + 1 :]
    if changed == statement.jws:
        return
    with pytest.raises((Malformed, NotGenuine)):
        parse_statement(changed, MODEL[kind]).check_signature(KEY.certificate.key)


_MADE: dict[str, Statement[Any]] = {}


@pytest.mark.parametrize("kind", TREES)
def test_the_sentence_is_compared(kind):
    statement = signed(kind)
    payload = json.loads(statement.payload_bytes)
    payload["text"] += " "
    body = base64url.encode(json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())
    header, _, signature = statement.jws.split(".")

    with pytest.raises(Malformed, match="sentence"):
        parse_statement(f"{header}.{body}.{signature}", MODEL[kind])


@pytest.mark.parametrize("jws", ["", ".", "..", "...", "a.b", "é.é.é", "{}", "e30.e30.e30.e30"])
def test_refuses_what_is_no_compact_jws(jws):
    with pytest.raises(Malformed):
        parse_statement(jws, MODEL["receipt"])


def reason_of(jws: str, kind: str) -> str:
    try:
        parse_statement(jws, MODEL[kind])
    except Malformed as refused:
        return refused.reason
    return ""


@pytest.mark.parametrize(("kind", "limit"), [("receipt", 4096), ("lock", 262_144), ("status", 1_048_576)])
def test_refuses_what_is_too_long_before_it_is_read(kind, limit):
    statement = signed(kind)
    at_limit = statement.jws.ljust(limit, "A")

    with pytest.raises(Malformed, match="too long"):
        parse_statement(at_limit + "A", MODEL[kind])
    assert "too long" not in reason_of(at_limit, kind)


def test_statements_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        signed("receipt").jws = ""  # type: ignore[misc]  # what must not work
