"""The sheet counts what counts: the later assessment, the band of an average, and who has no result."""

import pytest

from school_api.domain.content import part_of
from school_api.domain.year.sheet import count_levels, level_of, result_of, semester_of


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        ({"result": "CHT", "result_after_retake": "HT"}, "HT"),
        ({"result": "HTT"}, "HTT"),
        ({"learning": {"year": "CĐ", "after_reassessment": "Đ"}}, "Đ"),
        ({"learning": {"year": "K"}}, "K"),
        ({"is_promoted": True, "learning": {}}, "not-assessed"),
        ({}, "none"),
    ],
)
def test_the_result_that_counts_is_the_later_one(outcome: dict[str, object], result: str) -> None:
    assert result_of({"outcome": outcome}) == result


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ({"level": "C", "retake": {"level": "H"}}, "H"),
        ({"year": {"mark": "8.0"}}, "8.0-10.0"),
        ({"year": {"mark": "7.9"}}, "6.5-7.9"),
        ({"year": {"mark": "4.9"}, "reassessment": {"mark": "5.0"}}, "5.0-6.4"),
        ({"year": {"mark": "0.0"}}, "0.0-3.4"),
        ({"year": {"mark": "10.0"}}, "8.0-10.0"),
        ({"year": {"level": "Đ"}}, "Đ"),
        ({"exempt_reason": "Khuyết tật"}, "none"),
    ],
)
def test_a_level_or_the_band_of_an_average(value: dict[str, object], level: str) -> None:
    assert level_of(value) == level


def test_levels_are_counted_by_subject_and_pupils_without_one_are_told() -> None:
    contents: list[dict[str, dict[str, str]]] = [
        {"subjects/TOAN": {"level": "T"}},
        {"subjects/TOAN": {"exempt_reason": "x"}},
        {"conduct": {}},
    ]

    assert count_levels(contents) == {"subjects/TOAN": {"T": 1, "none": 1}}
    assert semester_of({}) == "none"


def test_a_pointer_names_its_part() -> None:
    assert [part_of(pointer) for pointer in ("/subjects~1TOAN/level", "/outcome", "")] == [
        "subjects/TOAN",
        "outcome",
        "",
    ]
