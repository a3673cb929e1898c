"""Thông tư 22/2021 in worked examples: arithmetic, learning levels, conduct."""

from decimal import Decimal

import pytest

from hbs_schema.rules.tt22.averages import semester_average, semester_level, year_average
from hbs_schema.rules.tt22.conduct import year_conduct
from hbs_schema.rules.tt22.learning import Results, learning_level, unadjusted_level
from tests.unit.hbs_schema.rules.secondary_pages import errors, page_of


def decimals(*marks: str) -> list[Decimal]:
    return [Decimal(mark) for mark in marks]


def results(marks: list[str], failed_comments: int = 0) -> Results:
    comments = ["CĐ"] * failed_comments + ["Đ"] * (4 - failed_comments)
    return Results(
        {f"S{number}": Decimal(mark) for number, mark in enumerate(marks)},
        {f"C{number}": level for number, level in enumerate(comments)},  # type: ignore[misc]
    )


@pytest.mark.parametrize(
    ("regular", "midterm", "final", "average"),
    [
        (("8", "7", "9"), "7.5", "8.0", "7.9"),  # 63.0 / 8 = 7.875
        (("6.6", "5", "5"), "10", "5", "6.5"),  # 51.6 / 8 = 6.45: half-even would say 6.4
        (("9.7", "9", "9"), "8", "9.3", "9.0"),  # 71.6 / 8 = 8.95: floats say 8.9
        (("0", "0"), "0", "0", "0.0"),
        (("10", "10", "10", "10"), "10", "10", "10.0"),
    ],
)
def test_a_semesters_average_is_rounded_half_up(regular, midterm, final, average):
    assert semester_average(decimals(*regular), Decimal(midterm), Decimal(final)) == Decimal(average)


@pytest.mark.parametrize(("total", "average"), [("51.6", "6.5"), ("71.6", "9.0"), ("63.0", "7.9")])
def test_the_ties_at_three_regular_assessments_go_up(total, average):
    rest = Decimal(total) - 3 * Decimal(7) - 2 * Decimal(7)
    regular = [rest / 3] * 3

    assert semester_average(regular, Decimal(7), Decimal(7)) == Decimal(average)


def test_the_year_is_a_third_of_both_semesters_with_the_second_twice():
    assert year_average(Decimal("7.9"), Decimal("8.3")) == Decimal("8.2")


def test_the_year_is_computed_from_the_rounded_semesters():
    first = semester_average(decimals("8", "7", "9"), Decimal("7.5"), Decimal("8.0"))  # 7.875
    second = semester_average(decimals("8", "8", "8"), Decimal(9), Decimal(8))  # 8.25

    assert year_average(first, second) == Decimal("8.2")  # of 7.9 and 8.3; of 7.875 and 8.25 it would be 8.1


def test_a_comment_subject_is_passed_only_if_every_assessment_is():
    assert semester_level(["Đ", "Đ", "Đ", "Đ"]) == "Đ"
    assert semester_level(["Đ", "CĐ", "Đ", "Đ"]) == "CĐ"


LEVELS = [
    (["8.0"] * 6 + ["6.5", "6.5"], 0, "T", "T"),
    (["8.0"] * 7 + ["4.9"], 0, "Đ", "K"),
    (["8.0"] * 7 + ["3.4"], 0, "CĐ", "Đ"),
    (["8.0"] * 7 + ["5.0"], 0, "K", "K"),
    (["6.5"] * 7 + ["3.4"], 0, "CĐ", "Đ"),
    (["8.0"] * 6 + ["3.4", "3.4"], 0, "CĐ", "CĐ"),
    (["8.0"] * 8, 1, "Đ", "K"),
    (["8.0"] * 8, 2, "CĐ", "CĐ"),
    (["8.0"] * 5 + ["7.9"] * 3, 0, "K", "K"),
    (["6.5"] * 5 + ["6.4"] * 3, 0, "Đ", "Đ"),
    (["5.0"] * 5 + ["4.9"] * 3, 0, "CĐ", "CĐ"),
    (["5.0"] * 6 + ["3.5"] * 2, 1, "Đ", "Đ"),
]


@pytest.mark.parametrize(("marks", "failed", "unadjusted", "level"), LEVELS)
def test_a_learning_level_is_as_article_9_has_it(marks, failed, unadjusted, level):
    assert unadjusted_level(results(marks, failed)) == unadjusted
    assert learning_level(results(marks, failed), adjusted_subject_counts=False) == level
    assert learning_level(results(marks, failed), adjusted_subject_counts=True) == level


@pytest.mark.parametrize(("marks", "failed", "level"), [(marks, failed, level) for marks, failed, _, level in LEVELS])
def test_a_record_is_accepted_with_that_level_and_no_other(marks, failed, level):
    for declared in ("T", "K", "Đ", "CĐ"):
        found = errors(page_of(marks, learning=declared, failed_comments=failed))

        assert ("learning-mismatch" in found) == (declared != level)


FIVE_OTHERS = ["8.0"] * 5 + ["7.0", "7.0", "4.9"]


def test_with_five_others_at_8_the_subject_counts_or_not_by_policy():
    assert learning_level(results(FIVE_OTHERS), adjusted_subject_counts=False) == "Đ"
    assert learning_level(results(FIVE_OTHERS), adjusted_subject_counts=True) == "K"


@pytest.mark.parametrize(("counts", "level"), [(False, "Đ"), (True, "K")])
def test_the_policy_on_five_others_decides_what_a_record_may_say(counts, level):
    assert errors(page_of(FIVE_OTHERS, learning=level), adjusted_subject_counts=counts) == set()
    assert "learning-mismatch" in errors(page_of(FIVE_OTHERS, learning=level), adjusted_subject_counts=not counts)


CONDUCT = {
    "T": ("T", "K", "K", "CĐ"),
    "K": ("T", "K", "Đ", "CĐ"),
    "Đ": ("K", "K", "Đ", "CĐ"),
    "CĐ": ("K", "Đ", "Đ", "CĐ"),
}


@pytest.mark.parametrize("first", CONDUCT)
@pytest.mark.parametrize("second", ["T", "K", "Đ", "CĐ"])
def test_conduct_of_the_year_is_the_cell_of_article_8(first, second):
    assert year_conduct(first, second) == CONDUCT[first][["T", "K", "Đ", "CĐ"].index(second)]


@pytest.mark.parametrize(("first", "second", "year"), [("CĐ", "T", "K"), ("T", "CĐ", "CĐ"), ("T", "Đ", "K")])
def test_conduct_in_worked_examples(first, second, year):
    assert year_conduct(first, second) == year
