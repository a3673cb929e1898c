"""A close leaves nobody out without a reason."""

from uuid import uuid4

import pytest

from school_api.domain.acts import ActPacket, count_results
from school_api.domain.closes import Excused, Unaccepted, left_out
from school_api.domain.errors import LeftOutIncomplete

KEY = "A" * 43


def pupil(code: str, grade: int = 4) -> Unaccepted:
    return Unaccepted(uuid4(), code, grade, f"{grade}A", KEY)


def test_a_pupil_with_a_draft_is_named_with_all_that_is_known() -> None:
    assert left_out([pupil("P1")], [Excused(pupil_code="P1", reason="transferred", note="Chuyển trường")], [4]) == [
        {
            "grade": 4,
            "class": "4A",
            "record_key": KEY,
            "pupil_code": "P1",
            "reason": "transferred",
            "note": "Chuyển trường",
        }
    ]


def test_a_pupil_on_paper_needs_no_draft_but_a_grade() -> None:
    assert left_out([], [Excused(pupil_code="P2", reason="paper", grade=4)], [4]) == [
        {"grade": 4, "pupil_code": "P2", "reason": "paper"}
    ]
    with pytest.raises(LeftOutIncomplete):
        left_out([], [Excused(pupil_code="P2", reason="paper")], [4])


def test_every_forgotten_pupil_is_listed_without_his_code() -> None:
    with pytest.raises(LeftOutIncomplete) as refused:
        left_out([pupil("P1"), pupil("P2"), pupil("P3")], [Excused(pupil_code="P2", reason="other")], [4])

    items = refused.value.problem_items
    assert [item.code for item in items] == ["left-out-incomplete"] * 2
    assert "P1" not in str(items)


def test_results_are_counted_by_grade() -> None:
    packets = [ActPacket(KEY, KEY, grade, result) for grade, result in [(4, "HT"), (2, "HT"), (4, "HT"), (4, "HTT")]]

    assert count_results(packets) == [
        {"grade": 2, "result": "HT", "count": 1},
        {"grade": 4, "result": "HT", "count": 2},
        {"grade": 4, "result": "HTT", "count": 1},
    ]
