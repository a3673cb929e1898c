"""Điều 9: the vectors of the regulation's readers, and properties of the computation."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.rules.tt27.results import RANK, YearEndMarks, compute_result, shortfalls
from hbs_schema.values.primary import SubjectLevel, TraitLevel

TESTED = ("TIENG_VIET", "TOAN", "KHOA_HOC", "LS_DL", "NGOAI_NGU_1", "TIN_HOC", "CONG_NGHE")
UNTESTED = ("DAO_DUC", "GDTC", "AM_NHAC", "MI_THUAT", "HDTN")
TRAITS = (("traits", "YEU_NUOC"), ("general", "TU_CHU_TU_HOC"), ("specific", "KHOA_HOC"))


def grade_4(
    tests: Sequence[int] = (9,) * 7,
    levels: dict[str, SubjectLevel] | None = None,
    traits: dict[tuple[str, str], TraitLevel] | None = None,
) -> YearEndMarks:
    all_good: dict[str, SubjectLevel] = dict.fromkeys((*TESTED, *UNTESTED), "T")
    good_traits: dict[tuple[str, str], TraitLevel] = dict.fromkeys(TRAITS, "T")
    return YearEndMarks(
        levels=all_good | (levels or {}),
        tests=dict(zip(TESTED, tests, strict=True)),
        traits=good_traits | (traits or {}),
    )


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (grade_4(), "HTXS"),
        (grade_4((9, 9, 9, 9, 9, 9, 8)), "HTT"),
        (grade_4((10,) * 7, levels={"DAO_DUC": "H"}), "HT"),
        (grade_4((9, 9, 9, 9, 9, 9, 4)), "CHT"),
        (grade_4(traits={("specific", "KHOA_HOC"): "C"}), "CHT"),
        (grade_4((9, 9, 9, 9, 9, 9, 0)), "CHT"),
        (grade_4((7,) * 7), "HTT"),
        (grade_4((7, 7, 7, 7, 7, 7, 6)), "HT"),
        (grade_4((5,) * 7), "HT"),
        (grade_4(traits={("traits", "YEU_NUOC"): "Đ"}), "HT"),
        (grade_4(levels={"GDTC": "C"}), "CHT"),
    ],
)
def test_the_vectors_of_article_9(marks, expected):
    assert compute_result(marks) == expected


def test_names_the_mark_that_blocks_a_result():
    marks = grade_4((9, 9, 9, 9, 9, 8, 9))

    reasons = [reason.vi for reason in shortfalls(marks, "HTXS")]

    assert reasons == ["môn Tin học có điểm 8"]


def test_the_competence_science_is_not_the_subject_science():
    marks = grade_4(traits={("specific", "KHOA_HOC"): "Đ"})

    assert [reason.vi for reason in shortfalls(marks, "HTT")] == ["năng lực Khoa học ở mức “Đạt”"]


marks_of_any_kind = st.builds(
    YearEndMarks,
    levels=st.dictionaries(st.sampled_from(TESTED + UNTESTED), st.sampled_from("THC")),
    tests=st.dictionaries(st.sampled_from(TESTED), st.integers(0, 10)),
    traits=st.dictionaries(st.sampled_from(TRAITS), st.sampled_from("TĐC")),
)


@given(marks_of_any_kind)
def test_a_result_is_reached_exactly_when_nothing_falls_short(marks):
    result = compute_result(marks)

    for candidate, rank in RANK.items():
        if candidate != "CHT":
            is_reached = not list(shortfalls(marks, candidate))
            assert is_reached == (RANK[result] >= rank)


@given(marks_of_any_kind, st.sampled_from(TESTED), st.integers(0, 9))
def test_a_better_test_never_lowers_the_result(marks, slug, mark):
    lower = YearEndMarks(marks.levels, {**marks.tests, slug: mark}, marks.traits)
    higher = YearEndMarks(marks.levels, {**marks.tests, slug: mark + 1}, marks.traits)

    assert RANK[compute_result(higher)] >= RANK[compute_result(lower)]
