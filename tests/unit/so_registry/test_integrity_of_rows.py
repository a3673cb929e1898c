"""Rows judged by themselves: whatever letter of a statement is changed, it is named, and nothing else."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_schema import leaves
from hbs_schema.building.trees import SignedTree, sign_tree
from hbs_schema.statements.payloads import Arrival
from so_registry.domain.integrity.statements import Certificates, judge_certificate, judge_statement
from so_registry.domain.integrity.submissions import judge_submission
from tests.support.world import World

WORLD = World()
AT = datetime(2026, 6, 1, 8, tzinfo=UTC)
NUMBER = uuid4()
BODY = b"a submission's bytes"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def arrival(body: bytes = BODY) -> SignedTree[Arrival]:
    members = {
        "registrar": WORLD.registrar,
        "school": WORLD.school,
        "school_year": "2025-2026",
        "level": "primary",
        "track": "completed",
        "window": "1",
        "submission_id": str(NUMBER),
        "received_at": "2026-06-01T08:00:00Z",
    }
    return sign_tree(Arrival, [leaves.arrival(body)], members, key=WORLD.key("so-receipt"), signed_at=AT)


SIGNED = arrival().statement
KEY = WORLD.key("so-receipt").certificate
STORED = Certificates({KEY.thumbprint: KEY.der})


def judged(jws: str = SIGNED.jws, digest: str = SIGNED.name, kind: str = "arrival", leaf_count: int = 1) -> list[str]:
    return [column for column, _ in judge_statement(digest, kind, jws, leaf_count, STORED)]


def test_a_statement_that_holds_is_right_and_what_stands_beside_it_is_named() -> None:
    assert judged() == []
    assert judged(digest="A" * 43) == ["digest"]
    assert judged(kind="receipt") == ["kind"]
    assert judged(leaf_count=2) == ["leaf_count"]


@settings(max_examples=60)
@given(place=st.integers(0, len(SIGNED.jws) - 1), letter=st.sampled_from(LETTERS))
def test_any_changed_letter_of_a_statement_is_named(place: int, letter: str) -> None:
    changed = SIGNED.jws[:place] + letter + SIGNED.jws[place + 1 :]

    assert judged(changed) == ([] if changed == SIGNED.jws else ["jws"])


def test_a_certificate_that_nobody_stored_is_named_in_the_end() -> None:
    nobody = Certificates({})

    assert list(judge_statement(SIGNED.name, "arrival", SIGNED.jws, 1, nobody)) == []
    assert nobody.missing == {KEY.thumbprint}
    assert [column for column, _ in judge_certificate("A" * 43, KEY.der)] == ["thumbprint"]
    assert [column for column, _ in judge_certificate(KEY.thumbprint, KEY.der[:-9])] == ["der"]


ROW = {
    "school": WORLD.school,
    "submission_id": NUMBER,
    "window_no": 1,
    "received_at": AT,
    "body": BODY,
    "sha256": sha256(BODY).digest(),
    "arrival": SIGNED.jws,
    "answer": None,
}


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({}, []),
        ({"body": b"a submission's bytez"}, ["body"]),
        ({"sha256": bytes(32)}, ["sha256"]),
        ({"arrival": arrival(b"other").statement.jws}, ["arrival"]),
        ({"school": "79000009"}, ["school"]),
        ({"window_no": 2}, ["window_no"]),
        ({"submission_id": uuid4()}, ["submission_id"]),
        ({"received_at": datetime(2026, 6, 1, 8, 0, 1, tzinfo=UTC)}, ["received_at"]),
        ({"answer": b"{"}, ["answer"]),
        ({"arrival": None}, []),
    ],
)
def test_a_submission_is_judged_by_its_bytes_and_by_its_arrival(changes: dict[str, Any], columns: list[str]) -> None:
    assert [column for column, _ in judge_submission({**ROW, **changes}, STORED)] == columns
