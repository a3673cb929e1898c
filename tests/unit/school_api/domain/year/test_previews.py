"""What a holder is shown: words for every code, a pointer for every field, and nothing that he needs no link for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.rules.field_rows import Row
from school_api.domain.year.preview_codes import code_hash, code_of
from school_api.domain.year.preview_rows import sections_of
from tests.support.pupils import primary_values

SECRETS = {
    "personal_id": "001316000001",
    "father": {"full_name": "Người Cha"},
    "address": "Số nhà 5",
    "disability": {"kind": "khuyết tật nghe", "is_exempt": True},
    "health": {"height_cm": "140"},
}


def rows(content: dict[str, Any], level: str = "primary") -> dict[str, Row]:
    return {row.pointer: row for section in sections_of(content, level) for row in section.rows}


def test_ids_parents_address_health_and_disability_are_not_shown() -> None:
    content = primary_values()
    content["personal"] |= SECRETS

    shown = rows(content)

    assert {pointer for pointer in shown if pointer.startswith("/personal")} == {
        "/personal/nationality",
        "/personal/ethnicity",
    }
    told = repr(list(shown.values()))
    assert not [word for word in ("001316000001", "Người Cha", "Số nhà 5", "khuyết tật", "140") if word in told]


def test_levels_are_words_and_dates_are_read_from_the_day() -> None:
    shown = rows(primary_values())

    assert shown["/subjects~1TOAN/level"].value.vi == "Hoàn thành tốt"
    assert shown["/qualities/traits/NHAN_AI/level"].value.vi == "Đạt"
    assert shown["/qualities/traits/NHAN_AI/level"].label.vi == "Nhân ái"
    assert shown["/outcome/result"].value.vi == "Hoàn thành"
    assert shown["/identity/birth_date"].value.vi == "02/03/2016"
    assert shown["/outcome/is_promoted"].value.en == "Yes"


def test_secondary_marks_have_a_comma_in_vietnamese_and_levels_are_of_the_circular() -> None:
    content = {
        "subjects/TOAN": {"semester_1": {"mark": "8.5"}, "year": {"mark": "10.0"}},
        "subjects/GDTC": {"year": {"level": "Đ"}},
        "conduct": {"year": "K"},
    }

    shown = rows(content, "lower-secondary")

    assert (shown["/subjects~1TOAN/semester_1/mark"].value.vi, shown["/subjects~1TOAN/semester_1/mark"].value.en) == (
        "8,5",
        "8.5",
    )
    assert shown["/subjects~1GDTC/year/level"].value.vi == "Đạt"
    assert shown["/conduct/year"].value.vi == "Khá"


def test_what_a_teacher_wrote_is_shown_as_it_is_even_if_it_looks_like_a_code() -> None:
    assert rows({"subjects/TOAN": {"level": "T", "comment": "T"}})["/subjects~1TOAN/comment"].value.vi == "T"


def test_the_pupil_comes_first_then_subjects_in_the_order_of_the_form() -> None:
    order = [section.part for section in sections_of(primary_values(), "primary")]

    assert order[:5] == ["identity", "personal", "subjects/TIENG_VIET", "subjects/TOAN", "subjects/DAO_DUC"]
    assert order[-1] == "remarks"
    assert list(rows({"identity": {"sex": "male", "birth_date": "2016", "full_name": "A"}})) == [
        "/identity/full_name",
        "/identity/birth_date",
        "/identity/sex",
    ]


@given(st.binary(min_size=32, max_size=32), st.lists(st.integers(1, 51), max_size=12))
def test_a_code_is_known_however_it_is_spaced_and_in_capitals(secret: bytes, gaps: list[int]) -> None:
    code = code_of(secret)
    typed = "".join(f" {letter}" if place in gaps else letter for place, letter in enumerate(code.upper()))

    assert len(code) == 52
    assert code_hash(typed) == code_hash(code) is not None


@given(st.binary(min_size=32, max_size=32))
def test_two_codes_are_never_one(secret: bytes) -> None:
    code = code_of(secret)

    others = [code[:-1] + letter for letter in "abcdefghijklmnopqrstuvwxyz234567" if letter != code[-1]]
    assert all(code_hash(other) != code_hash(code) for other in others)
    # The last letter holds one bit of the secret: but for two spellings there is no such code.
    assert sum(code_hash(other) is not None for other in others) == 1


@pytest.mark.parametrize("typed", ["", "abc", "0" * 52, "a" * 51, "a" * 53, "ä" * 52, " " * 500])
def test_what_is_no_code_is_looked_up_nowhere(typed: str) -> None:
    assert code_hash(typed) is None
