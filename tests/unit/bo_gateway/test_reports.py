"""What a lock that comes again brings about."""

from dataclasses import replace

import pytest

from bo_gateway.domain.reports import Report, ReportKey, ReportState, Step, step_for_lock

SAME, OTHER = b"1" * 32, b"2" * 32
REPORT = Report(
    key=ReportKey("so-01", "lock"),
    state="receiving",
    sha256=SAME,
    is_checked=True,
    lock_seq=1,
    school_year="2025-2026",
    leaf_count=3,
    schools=(),
    policies=(),
    certificates=(),
    withdrawn_count=0,
)


@pytest.mark.parametrize(
    ("state", "sha256", "step"),
    [
        ("receiving", SAME, "nothing"),
        ("receiving", OTHER, "store"),
        ("unequal", SAME, "nothing"),
        ("unequal", OTHER, "store"),
        ("refused", SAME, "store"),
        ("refused", OTHER, "store"),
        ("equal", SAME, "announce"),
        ("equal", OTHER, "announce"),
    ],
)
def test_step(state: ReportState, sha256: bytes, step: Step) -> None:
    assert step_for_lock(replace(REPORT, state=state), sha256) == step


def test_the_first_lock_is_stored_after_its_chunks() -> None:
    assert step_for_lock(replace(REPORT, sha256=None), SAME) == "store"
