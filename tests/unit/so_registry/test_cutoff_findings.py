"""What is found before a cutoff goes on: each measure has its code, and unknown is never taken for good."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from so_registry.domain.cutoff.findings import (
    BYTES_OF_A_LEAF,
    RESERVE,
    SKEW,
    STALLED,
    Around,
    LockKey,
    Stored,
    find,
    stopping,
)
from so_registry.domain.cutoff.jobs import lock_members
from so_registry.domain.cutoff.sentences import FINDINGS

NOW = datetime(2026, 6, 30, 17, tzinfo=UTC)
QUIET = Stored(0, None, 0, 0, None, 0, None, 1000, 0, ())
CALM = Around(queued=0, dead=0, process_skew=timedelta(), stamped_skew=timedelta(), free_bytes=RESERVE * 10)
KEY = LockKey(NOW - timedelta(days=10), NOW + timedelta(days=900), NOW - timedelta(days=10), NOW + timedelta(days=900))
LONG, SHORT = STALLED + timedelta(seconds=1), STALLED - timedelta(seconds=1)


def codes(stored: Stored = QUIET, around: Around = CALM, key: LockKey | None = KEY, **changes) -> list[tuple[str, str]]:
    found = find(stored, around, key, **{"now": NOW, "effective_at": NOW, **changes})
    return [(finding.code, finding.level) for finding in found]


def test_nothing_is_found_where_everything_is_well() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"set_aside": 1, "undecided": 0}, [("set-aside", "stop")]),
        ({"undecided": 3, "undecided_age": SHORT}, [("verdicts-waiting", "note")]),
        ({"undecided": 3, "undecided_age": LONG}, [("verdicts-stalled", "stop")]),
        ({"school_unsent": 1, "school_unsent_age": LONG}, [("answers-unsent", "stop")]),
        ({"school_unsent": 1, "school_unsent_age": SHORT}, [("answers-unsent", "note")]),
        ({"bo_unsent": 1, "bo_unsent_age": LONG}, [("reports-unsent", "stop")]),
        ({"unsigned": 4}, [("sign-offs-missing", "note")]),
        ({"documents_missing": ("authority",)}, [("anchors-missing", "stop")]),
    ],
)
def test_what_the_database_tells(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes(replace(QUIET, **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"dead": 2}, [("dead-letters", "stop")]),
        ({"queued": 40}, [("queue-waiting", "note")]),
        ({"queued": None}, [("broker-unknown", "note")]),
        ({"process_skew": SKEW}, []),
        ({"process_skew": -SKEW - timedelta(milliseconds=1)}, [("clock-skew", "stop")]),
        ({"stamped_skew": timedelta(seconds=31)}, [("clock-wrong", "stop")]),
        ({"stamped_skew": None}, [("clock-unconfirmed", "note")]),
        ({"free_bytes": RESERVE + 1000 * BYTES_OF_A_LEAF - 1}, [("disk-short", "stop")]),
        ({"free_bytes": RESERVE + 1000 * BYTES_OF_A_LEAF}, []),
        ({"free_bytes": None}, [("disk-unknown", "note")]),
    ],
)
def test_what_others_tell(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes(around=replace(CALM, **changes)) == expected


def test_the_lock_key_has_to_hold_until_the_effective_instant() -> None:
    later = NOW + timedelta(days=901)

    assert codes(key=None) == [("lock-key-elsewhere", "note")]
    assert codes(effective_at=later) == [("lock-key-invalid", "stop"), ("lock-key-unlisted", "stop")]
    assert codes(key=replace(KEY, valid_until=NOW - timedelta(days=1)))[0] == ("lock-key-invalid", "stop")
    assert codes(key=replace(KEY, valid_until=NOW + timedelta(days=3))) == [("lock-key-ends-soon", "note")]
    assert codes(key=replace(KEY, listed_from=None, listed_until=None)) == [("lock-key-unlisted", "stop")]
    assert codes(key=replace(KEY, listed_until=NOW)) == [("lock-key-unlisted", "stop")]


def test_what_was_accepted_does_not_stop_and_notes_never_do() -> None:
    found = find(replace(QUIET, set_aside=1), replace(CALM, dead=1, queued=None), None, now=NOW, effective_at=NOW)

    assert stopping(found, ()) == ("dead-letters", "set-aside")
    assert stopping(found, ("dead-letters",)) == ("set-aside",)


def test_every_code_has_its_sentence() -> None:
    worst = Stored(1, LONG, 1, 1, LONG, 1, LONG, 1, 1, ("authority",))
    around = Around(1, 1, timedelta(hours=1), timedelta(hours=1), 0)
    unknown = Around(None, None, timedelta(), None, None)
    bad_key = LockKey(NOW, NOW, None, None)
    told = {
        finding.code
        for stored, other, key in ((worst, around, bad_key), (QUIET, unknown, None))
        for finding in find(stored, other, key, now=NOW, effective_at=NOW + timedelta(days=1))
    }

    assert told <= FINDINGS.keys()


def test_two_people_approve_exactly_the_grades_in_their_order_and_what_is_accepted() -> None:
    approved = lock_members(7, [(5,), (4, 1)], ["set-aside", "disk-short", "set-aside"])

    assert approved == {"window": "7", "batches": [[5], [1, 4]], "accepts": ["disk-short", "set-aside"]}
