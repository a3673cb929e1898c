"""Mistakes that real software makes with these rules, each tried here."""

import json
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from hbs_schema.rules.book import Setting, check_record
from hbs_schema.rules.tt22.averages import semester_average
from hbs_schema.rules.tt22.learning import Results, learning_level
from tests.support.pupils import commented, primary_2_values, scored, secondary_values
from tests.unit.hbs_schema.rules.secondary_pages import errors, found, page_of, reassessed

PRIMARY = Setting("primary", 4, "2025-2026", "completed", ("primary", 2))


def primary_errors(parts):
    return {(f.code, f.pointer) for f in check_record(parts, PRIMARY) if f.severity == "error"}


def test_a_mark_of_0_is_no_absence_in_primary():
    parts = primary_2_values(test="0")

    assert primary_errors(parts) == set()
    del parts["subjects/TOAN"]["test"]
    assert primary_errors(parts) == {("test-missing", "/subjects~1TOAN/test")}


def test_an_average_of_0_is_a_result_in_secondary():
    assert errors(page_of(["8.0"] * 7 + ["0.0"], learning="Đ")) == set()


def test_floats_would_round_8_95_down_and_half_even_6_45():
    wrong = round(71.6 / 8, 1)
    even = (Decimal("51.6") / 8).quantize(Decimal("0.1"), ROUND_HALF_EVEN)

    assert (wrong, str(even)) == (8.9, "6.4")
    assert str(semester_average([Decimal("9.7"), Decimal(9), Decimal(9)], Decimal(8), Decimal("9.3"))) == "9.0"
    assert str(semester_average([Decimal("6.6"), Decimal(5), Decimal(5)], Decimal(10), Decimal(5))) == "6.5"


def test_the_mean_of_regular_assessments_does_not_weigh_as_one():
    regular = [Decimal(10), Decimal(10), Decimal(10), Decimal(10)]
    as_vendors_do = (sum(regular, start=Decimal(0)) / 4 + 2 * Decimal(5) + 3 * Decimal(5)) / 6

    assert round(as_vendors_do, 1) == Decimal("5.8")
    assert semester_average(regular, Decimal(5), Decimal(5)) == Decimal("7.2")


def test_there_is_no_average_over_all_subjects():
    # A mean of 8.5, and still Khá: five subjects reach 8.0 and not six.
    assert errors(page_of(["10.0"] * 5 + ["6.5", "6.5", "5.0"], learning="K")) == set()


def test_six_means_six_and_not_as_many_as_there_are():
    five = Results({f"S{number}": Decimal("9.0") for number in range(5)}, {})

    assert learning_level(five, adjusted_subject_counts=False) == "CĐ"
    assert learning_level(five, adjusted_subject_counts=True) == "CĐ"


@pytest.mark.parametrize(
    "level",
    [
        "\u00d0",  # Latin eth
        "đ",
        "D",
        "\u0189",
        "T\u0309",
        "Đạt",
        "",
        " Đ",
        "K",
    ],
)
def test_only_the_letter_itself_is_the_level_dat_of_a_comment_subject(level):
    parts = secondary_values()
    parts["subjects/GDTC"]["year"] = {"level": level}

    assert ("level-unknown", "/subjects~1GDTC/year/level") in found(parts)


def test_t_of_a_subject_and_t_of_a_trait_are_two_things():
    parts = primary_2_values()
    parts["subjects/TOAN"]["level"] = "Đ"
    parts["qualities"]["traits"]["NHAN_AI"] = {"level": "H"}

    assert {
        ("level-unknown", "/subjects~1TOAN/level"),
        ("level-unknown", "/qualities/traits/NHAN_AI/level"),
    } <= primary_errors(parts)


def test_text_in_decomposed_letters_is_named_and_not_repaired_in_silence():
    parts = secondary_values()
    parts["remarks"]["homeroom_teacher"] = unicodedata.normalize("NFD", "Nguyễn Thị Thử")
    before = json.dumps(parts)

    assert ("text-not-composed", "/remarks/homeroom_teacher") in found(parts)
    assert json.dumps(parts) == before


def test_subjects_are_told_apart_by_code_and_never_by_label():
    parts = secondary_values()
    parts["subjects/Hóa học"] = scored("8.0")

    assert ("part-unknown", "") in found(parts)


def test_clause_3_goes_one_level_up_and_never_to_the_level_that_would_have_been():
    assert errors(page_of(["8.0"] * 7 + ["3.4"], learning="T")) == {"learning-mismatch"}
    assert errors(page_of(["8.0"] * 7 + ["3.4"], learning="K")) == {"learning-mismatch"}
    assert errors(page_of(["8.0"] * 7 + ["3.4"], learning="Đ")) == set()


def test_clause_3_leaves_a_fall_of_one_level_alone():
    assert errors(page_of(["8.0"] * 7 + ["5.0"], learning="T")) == {"learning-mismatch"}


def test_clause_3_is_not_for_two_subjects():
    assert errors(page_of(["8.0"] * 6 + ["3.4", "3.4"], learning="Đ")) == {"learning-mismatch"}
    assert errors(page_of(["8.0"] * 7 + ["3.4"], learning="Đ", failed_comments=1)) == {"learning-mismatch"}


def test_a_failed_first_semester_does_not_fail_the_year_of_a_comment_subject():
    parts = secondary_values()
    parts["subjects/GDTC"] = {**commented(), "semester_1": {"level": "CĐ"}}
    parts["outcome"]["learning"]["semester_1"] = "K"  # one Chưa đạt: Đạt, and by clause 3 Khá

    assert errors(parts) == set()


def test_a_re_assessment_is_not_averaged_with_the_year():
    parts = reassessed()
    for part in parts.values():
        if "reassessment" in part:
            part["reassessment"] = {"mark": "4.9"}  # the mean with 3.4 or any other would say nothing
    parts["outcome"]["learning"]["after_reassessment"] = "Đ"

    assert errors(parts, track="supplementary") == set()


@pytest.mark.parametrize("days", [46, 200])
def test_secondary_limits_on_absence_do_not_reach_primary_pupils(days):
    parts = primary_2_values()
    parts["attendance"] = {"excused_days": days, "unexcused_days": 0}

    assert primary_errors(parts) == set()


def test_one_h_at_the_years_end_blocks_excellence_with_all_tens():
    parts = primary_2_values(test="10")
    parts["subjects/DAO_DUC"]["level"] = "H"

    assert primary_errors(parts) == {("result-mismatch", "/outcome/result")}


TESTS = {
    "all nines": ({}, "HTXS"),
    "one eight": ({"subjects/TIN_HOC": {"level": "T", "test": "8"}}, "HTT"),
    "one subject H with all tens": ({"subjects/TOAN": {"level": "H", "test": "10"}}, "HT"),
    "one four": ({"subjects/TOAN": {"level": "T", "test": "4"}}, "CHT"),
    "one nought": ({"subjects/TOAN": {"level": "T", "test": "0"}}, "CHT"),
}


@pytest.mark.parametrize("name", TESTS)
def test_the_worked_examples_of_grade_4_have_one_result_each(name):
    changed, right = TESTS[name]
    for result in ("HTXS", "HTT", "HT", "CHT"):
        passed = result != "CHT"
        outcome = {"result": result, "is_completed": passed, "is_promoted": passed}
        parts = {**primary_2_values(test="9"), **changed, "outcome": outcome}

        assert (primary_errors(parts) == set()) == (result == right)


def test_one_competence_that_needs_effort_is_not_completed():
    parts = primary_2_values(test="9")
    parts["competences"]["specific"]["THE_CHAT"] = {"level": "C"}
    parts["outcome"] = {"result": "CHT", "is_completed": False, "is_promoted": False}

    assert primary_errors(parts) == set()


def test_birthplaces_keep_the_names_of_provinces_that_are_gone():
    parts = secondary_values()
    parts["personal"] |= {"birthplace": {"text": "Hà Tây"}, "origin": {"text": "Bình Dương"}}

    assert found(parts) == set()
