"""The chain of an audit: one changed byte, one row less or more, one lane set back, and it says where."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema import base64url, canonical
from hbs_schema.audit.chain import beginning, link, row_bytes, row_digest
from hbs_schema.audit.checking import AuditCheck, AuditFinding, Entry
from hbs_schema.audit.checkpoint import Book, Checkpoint, Head, parse_checkpoint, sign_checkpoint
from hbs_schema.building.keys import SigningKey
from hbs_schema.errors import Malformed, NotGenuine
from tests.support.world import World

SERVICE = "so-registry"
BOOK = Book("so-79", SERVICE)
NOW = datetime(2026, 6, 15, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
ROWS = st.dictionaries(st.sampled_from(["act", "at", "by_whom", "reason", "school"]), st.none() | TEXT)


@cache
def key() -> SigningKey:
    return World().key("so-receipt")


def lane(number: int, rows: Sequence[dict[str, str | int | None]]) -> list[Entry]:
    entries, former = [], beginning(SERVICE, number)
    for position, row in enumerate(rows, start=1):
        former = link(former, row_digest(row))
        entries.append(Entry(number, position, former, row_digest(row)))
    return entries


def head(entries: Sequence[Entry]) -> Head:
    return Head(lane=entries[-1].lane, count=len(entries), hash=base64url.encode(entries[-1].hash))


def rows(count: int, text: str = "a") -> list[dict[str, str | int | None]]:
    return [{"audit_no": number, "act": text, "school": None} for number in range(count)]


def findings(entries: Sequence[Entry], *checkpoints: Checkpoint) -> list[AuditFinding]:
    check = AuditCheck(SERVICE)
    check.expect(checkpoints)
    for entry in entries:
        check.take(entry)
    check.finish()
    assert check.count == len(check.findings)
    return check.findings


def checkpoint(*lanes: Sequence[Entry], former: Checkpoint | None = None) -> Checkpoint:
    return sign_checkpoint([head(entries) for entries in lanes], BOOK, former, key=key(), signed_at=NOW)


def test_what_nobody_touched_holds() -> None:
    first, second = lane(0, rows(3)), lane(7, rows(2, "b"))
    early = checkpoint(first[:2])

    assert findings([*first, *second], early, checkpoint(first, second, former=early)) == []


@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_changed_row_is_named_once(position: int) -> None:
    entries = lane(3, rows(3))
    changed = entries[position - 1]
    entries[position - 1] = Entry(3, position, changed.hash, row_digest({"act": "another"}))

    assert findings(entries) == [AuditFinding("row-changed", f"3/{position}")]


def test_a_row_with_a_hash_of_its_own_does_not_fit_what_follows() -> None:
    entries = lane(0, rows(3))
    other = row_digest({"act": "another"})
    entries[1] = Entry(0, 2, link(entries[0].hash, other), other)

    assert findings(entries) == [AuditFinding("row-changed", "0/3")]


def test_a_row_that_was_taken_out_is_missed() -> None:
    entries = lane(0, rows(3))

    assert findings([entries[0], entries[2]]) == [AuditFinding("row-missing", "0/2")]
    assert findings([entries[0], Entry(0, 2, entries[1].hash, None), entries[2]]) == [
        AuditFinding("row-missing", "0/2")
    ]


def test_the_last_rows_are_missed_by_the_checkpoint_that_saw_them() -> None:
    entries = lane(4, rows(3))

    assert findings(entries[:2], checkpoint(entries)) == [AuditFinding("rolled-back", "1: 4/3")]


def test_a_chain_that_was_built_anew_is_not_the_one_that_was_signed() -> None:
    assert findings(lane(4, rows(3, "forged")), checkpoint(lane(4, rows(3)))) == [
        AuditFinding("checkpoint-differs", "1: 4/3")
    ]


def test_rows_of_one_lane_do_not_fit_another_lane_or_service() -> None:
    moved = [Entry(1, entry.position, entry.hash, entry.row) for entry in lane(0, rows(1))]

    assert findings(moved) == [AuditFinding("row-changed", "1/1")]
    assert beginning("school-api", 0) != beginning(SERVICE, 0)


def test_a_checkpoint_that_is_left_out_or_goes_back_is_noticed() -> None:
    entries, other = lane(0, rows(3)), lane(1, rows(1))
    first = checkpoint(entries)
    second = checkpoint(entries, other, former=first)
    third = checkpoint(entries[:2], other, former=second)

    assert findings([*entries, *other], first, third) == [
        AuditFinding("checkpoint-chain", "3"),
        AuditFinding("checkpoint-backwards", "3"),
    ]


def test_a_checkpoint_says_who_signed_and_no_byte_of_it_changes() -> None:
    signed = checkpoint(lane(0, rows(2)))

    assert parse_checkpoint(signed.jws) == signed
    signed.check_signature(key().certificate.key)
    with pytest.raises(NotGenuine):
        signed.check_signature(World().key("so-receipt").certificate.key)
    members = {**signed.payload.model_dump(exclude_none=True), "rows": 3}
    for payload in (members, {**members, "rows": 2, "text": "khác"}, {**members, "rows": 2, "seq": 2}):
        parts = signed.jws.split(".")
        forged = ".".join((parts[0], base64url.encode(canonical.dump(payload)), parts[2]))
        with pytest.raises(Malformed):
            parse_checkpoint(forged)


@given(ROWS)
def test_a_rows_form_is_read_back_as_it_was(row: dict[str, str | None]) -> None:
    assert json.loads(row_bytes(row)) == {name: value for name, value in row.items() if value is not None}


@given(st.text("abc /é“\u0301", max_size=20), st.integers(0, 2**53 - 1))
def test_a_rows_form_is_that_of_rfc_8785(text: str, number: int) -> None:
    row: dict[str, str | int | None] = {"reason": canonical_text(text), "audit_no": number, "act": "x"}

    assert row_bytes(row) == canonical.dump(dict(row))


def canonical_text(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def test_a_day_apart_two_checkpoints_are_two() -> None:
    entries = lane(0, rows(2))
    first = checkpoint(entries[:1])
    later = sign_checkpoint([head(entries)], BOOK, first, key=key(), signed_at=NOW + timedelta(days=1))

    assert (later.payload.seq, later.payload.previous) == (2, base64url.encode(first.digest))
