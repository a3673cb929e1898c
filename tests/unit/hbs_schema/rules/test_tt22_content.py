"""The whole check of a secondary year page: what it lets pass and what it names."""

import copy

import pytest

from hbs_schema.rules.book import RuleBook, check_record
from hbs_schema.rules.tt22 import Tt22Policy, check_content
from tests.support.pupils import commented, scored
from tests.unit.hbs_schema.rules.secondary_pages import (
    check,
    errors,
    found,
    other_year,
    page,
    setting_of,
    with_disability,
)

UPPER = 11


@pytest.mark.parametrize("grade", range(6, 13))
@pytest.mark.parametrize("mark", ["9.3", "8.0"])
def test_a_right_page_of_each_grade_has_no_findings(grade, mark):
    assert check(page(grade, mark), grade=grade) == []


@pytest.mark.parametrize(
    ("grade", "first"), [(6, 2021), (7, 2022), (8, 2023), (9, 2024), (10, 2022), (11, 2023), (12, 2024)]
)
def test_the_circular_reached_the_grades_one_after_another(grade, first):
    def codes(year):
        setting = other_year(setting_of(grade), f"{year}-{year + 1}")
        return {finding.code for finding in check_record(page(grade), setting)}

    assert "circular-not-in-force" in codes(first - 1)
    assert "circular-not-in-force" not in codes(first)


@pytest.mark.parametrize("school_year", ["2025-2027", "2025-2025", "25-26", "2025/2026", ""])
def test_a_school_year_is_two_consecutive_years(school_year):
    findings = check_record(page(), other_year(setting_of(), school_year))

    assert "school-year-malformed" in {finding.code for finding in findings}


def test_a_grade_or_track_of_another_circular_is_refused():
    def codes(grade, track):
        return [f.code for f in check_content({}, grade=grade, school_year="2025-2026", track=track)]

    assert codes(5, "completed") == ["grade-outside-circular"]
    assert codes(7, "summer") == ["track-unknown"]


def test_every_problem_is_named_at_once():
    parts = page()
    del parts["subjects/KHTN"]
    del parts["remarks"]
    parts["subjects/VAT_LI"] = scored("8.0")
    parts["subjects/TOAN"] = commented()
    parts["subjects/GDTC"] = scored("9.0")
    parts["subjects/GDCD"] = {"year": {"mark": "8,5"}}
    parts["subjects/TIN_HOC"] = {"semester_1": {"mark": "8.0"}}
    parts["conduct"]["year"] = "H"
    parts["qualities"] = {}

    assert found(parts) == {
        ("subject-missing", "/subjects~1KHTN"),
        ("part-missing", "/remarks"),
        ("subject-unknown", "/subjects~1VAT_LI"),
        *{("level-in-scored-subject", f"/subjects~1TOAN/{p}/level") for p in ("semester_1", "semester_2", "year")},
        *{("mark-in-comment-subject", f"/subjects~1GDTC/{p}/mark") for p in ("semester_1", "semester_2", "year")},
        ("mark-malformed", "/subjects~1GDCD/year/mark"),
        ("level-missing", "/subjects~1TIN_HOC/year"),
        ("level-unknown", "/conduct/year"),
        ("part-unknown", "/qualities"),
    }


@pytest.mark.parametrize("mark", ["8", "8,5", "10.5", "-1.0", "08.0", "8.25", "", 8.5, 8, None, "１.0", "tám"])
def test_an_average_that_is_not_0_to_10_with_one_decimal_is_refused(mark):
    parts = page()
    parts["subjects/TOAN"]["year"]["mark"] = mark

    assert {"mark-malformed", "value-malformed"} & errors(parts)


@pytest.mark.parametrize("electives", [0, 3, 5, 9])
def test_a_pupil_of_upper_secondary_has_exactly_four_electives_of_nine(electives):
    parts = page(UPPER)
    names = ["DIA_LI", "VAT_LI", "HOA_HOC", "TIN_HOC", "GDKTPL", "SINH_HOC", "CONG_NGHE", "AM_NHAC", "MI_THUAT"]
    for name in names:
        parts.pop(f"subjects/{name}", None)
    for name in names[:electives]:
        parts[f"subjects/{name}"] = commented() if name in ("AM_NHAC", "MI_THUAT") else scored("8.2")

    assert errors(parts, grade=UPPER) == {"electives-count"}


def test_music_and_arts_are_electives_that_are_assessed_by_comments():
    parts = page(UPPER)
    del parts["subjects/DIA_LI"], parts["subjects/VAT_LI"]
    parts |= {"subjects/AM_NHAC": commented(), "subjects/MI_THUAT": commented()}

    assert check(parts, grade=UPPER) == []


@pytest.mark.parametrize("grade", [7, UPPER])
def test_optional_subjects_may_be_there_and_count_by_policy(grade):
    parts = page(grade)
    parts |= {"subjects/NGOAI_NGU_2": scored("6.0"), "subjects/TIENG_DTTS": scored("8.0")}

    assert errors(parts, grade=grade) == {"learning-mismatch"}
    assert errors(parts, grade=grade, counts_optional_subjects=False) == set()


def with_assessments(regular=("8", "7", "9", "8"), midterm="8", final="8", mark="8.0", **more):
    parts = page()
    semester = {"mark": mark, "assessments": {"regular": list(regular), "midterm": midterm, "final": final}}
    parts["subjects/TOAN"] = {**scored("8.0"), "semester_1": semester, **more}
    return parts


def test_a_semesters_average_is_computed_where_its_assessments_are_sent():
    assert found(with_assessments()) == set()
    wrong = with_assessments(final="5")  # 63 / 9 = 7.0
    assert ("average-mismatch", "/subjects~1TOAN/semester_1/mark") in found(wrong)


def test_assessments_of_0_are_marks():
    assert errors(with_assessments(regular=["0"] * 4, midterm="0", final="0", mark="0.0")) >= {"average-mismatch"}
    parts = with_assessments(regular=["0"] * 4, midterm="0", final="0", mark="0.0")
    assert ("average-mismatch", "/subjects~1TOAN/semester_1/mark") not in found(parts)


@pytest.mark.parametrize(("count", "is_told"), [(3, True), (4, False), (5, True)])
def test_the_number_of_regular_assessments_is_worth_a_warning(count, is_told):
    codes = {(f.code, f.severity) for f in check(with_assessments(regular=["8"] * count))}

    assert codes == ({("regular-count", "warning")} if is_told else set())


@pytest.mark.parametrize(("topics", "is_told"), [([], True), (["Chuyên đề 1"], False)])
def test_topics_of_upper_secondary_may_add_one_regular_assessment(topics, is_told):
    parts = page(UPPER, "8.0")
    semester = {"mark": "8.0", "assessments": {"regular": ["8"] * 4, "midterm": "8", "final": "8"}}
    parts["subjects/HOA_HOC"] = {**scored("8.0"), "semester_1": semester, "topics": topics}

    assert (found(parts, grade=UPPER) != set()) == is_told


def test_a_missing_final_assessment_is_no_0():
    parts = with_assessments()
    del parts["subjects/TOAN"]["semester_1"]["assessments"]["final"]

    assert found(parts) == {("assessment-missing", "/subjects~1TOAN/semester_1/assessments/final")}
    assert found(parts, assessment_absent="off") == set()


def test_a_comment_subject_is_failed_by_one_failed_assessment():
    parts = page()
    given = {"regular": ["Đ", "CĐ"], "midterm": "Đ", "final": "Đ"}
    parts["subjects/GDTC"]["semester_1"] = {"level": "Đ", "assessments": given}

    assert found(parts) == {("level-mismatch", "/subjects~1GDTC/semester_1/level")}


@pytest.mark.parametrize(("first", "second"), [("CĐ", "Đ"), ("Đ", "CĐ")])
def test_the_year_of_a_comment_subject_is_semester_2_alone(first, second):
    parts = page()
    parts["subjects/GDTC"] = {
        "semester_1": {"level": first},
        "semester_2": {"level": second},
        "year": {"level": second},
    }
    parts["subjects/GDTC"]["year"] = {"level": second}

    assert "level-mismatch" not in errors(parts)
    parts["subjects/GDTC"]["year"] = {"level": first}
    assert ("level-mismatch", "/subjects~1GDTC/year/level") in found(parts)


@pytest.mark.parametrize("only", ["semester_1", "semester_2"])
def test_a_subject_of_one_semester_has_that_semesters_result(only):
    parts = page()
    parts["subjects/CONG_NGHE"] = {only: {"mark": "8.2"}, "year": {"mark": "8.2"}}
    parts["subjects/GDDP"] = {only: {"level": "Đ"}, "year": {"level": "Đ"}}
    absent = "semester_2" if only == "semester_1" else "semester_1"

    assert {f.severity for f in check(parts)} == {"warning"}
    assert found(parts) == {
        ("semester-missing", f"/subjects~1CONG_NGHE/{absent}"),
        ("semester-missing", f"/subjects~1GDDP/{absent}"),
    }
    parts["subjects/CONG_NGHE"]["year"]["mark"] = "9.0"
    assert ("average-mismatch", "/subjects~1CONG_NGHE/year/mark") in found(parts)
    assert "average-mismatch" not in errors(parts, year_of_one_semester="declared")


def test_a_year_without_any_semester_is_refused():
    parts = page()
    parts["subjects/TOAN"] = {"year": {"mark": "8.2"}}

    assert errors(parts) == {"semesters-missing"}


def arrived():
    """A pupil who came from abroad in semester 2."""
    parts = page()
    for name in [name for name in parts if name.startswith("subjects/")]:
        del parts[name]["semester_1"]
    del parts["conduct"]["semester_1"], parts["outcome"]["learning"]["semester_1"]
    parts["outcome"]["interim"] = {"school_name": "Trường ở nước ngoài", "left_on": "2026-01-10"}
    return parts


def test_a_pupil_who_came_in_semester_2_has_one_warning_and_the_year_of_semester_2():
    assert [(f.code, f.pointer, f.severity) for f in check(arrived())] == [
        ("semester-elsewhere", "/outcome/interim", "warning")
    ]
    parts = arrived()
    parts["subjects/TOAN"]["year"]["mark"] = "8.3"
    parts["conduct"]["year"] = "K"
    parts["outcome"]["awards"] = []
    assert {("average-mismatch", "/subjects~1TOAN/year/mark"), ("conduct-mismatch", "/conduct/year")} <= found(parts)
    assert errors(parts, year_after_arrival="declared") == set()


def test_without_the_citation_each_absent_semester_is_named():
    parts = arrived()
    del parts["outcome"]["interim"]

    assert ("semester-missing", "/conduct/semester_1") in found(parts)
    assert ("semester-missing", "/outcome/learning/semester_1") in found(parts)
    assert errors(parts) == set()
    assert errors(parts, semester_absent="error") == {"semester-missing"}


def test_fewer_than_six_scored_subjects_have_an_outcome_by_policy():
    parts = page()
    for name in ("KHTN", "LS_DL", "TIN_HOC"):
        parts[f"subjects/{name}"] = {"exempt_reason": "Miễn học"}
    strict = copy.deepcopy(parts)
    strict["outcome"] |= {"learning": dict.fromkeys(("semester_1", "semester_2", "year"), "CĐ"), "awards": []}
    strict["outcome"]["is_promoted"] = False

    assert errors(parts) == set()
    assert ("learning-not-computable", "/outcome/learning/year") in found(parts)
    assert errors(strict) == set()
    assert errors(parts, fewer_than_six="all") == set()
    assert errors(strict, fewer_than_six="all") == {"learning-mismatch"}
    assert errors(parts, fewer_than_six="strict") == {"learning-mismatch"}
    assert errors(strict, fewer_than_six="strict") == set()


def test_no_policy_gives_five_subjects_a_better_level_than_they_allow():
    parts = page(mark="7.9")
    for name in ("KHTN", "LS_DL", "TIN_HOC"):
        parts[f"subjects/{name}"] = {"exempt_reason": "Miễn học"}
    parts["outcome"]["learning"]["year"] = "T"

    for policy in ("declared", "all", "strict"):
        assert ("learning-mismatch", "/outcome/learning/year") in found(parts, fewer_than_six=policy)


def test_an_exemption_is_told_and_stands_beside_no_result():
    parts = page()
    parts["subjects/GDTC"] = {"exempt_reason": "Miễn học"}
    assert found(parts) == {("subject-exempt", "/subjects~1GDTC/exempt_reason")}
    assert found(with_disability(parts)) == set()
    assert found(parts, exempt_subject_of_others="off") == set()
    parts["subjects/GDTC"] = {**commented(), "exempt_reason": "Miễn học"}
    assert errors(parts) == {"exempt-with-result"}


def test_a_rule_book_of_another_year_does_not_judge():
    book = RuleBook(school_year="2024-2025", tt22=Tt22Policy())

    assert [f.code for f in check_record(page(), setting_of(), book)] == ["rule-book-of-another-year"]


def test_only_an_exempt_pupil_may_have_no_levels_of_the_year():
    parts = page()
    parts["outcome"] = {"learning": {}, "is_promoted": False}
    parts["conduct"] = {"comment": "Hòa nhập tốt."}
    places = {("result-missing", "/outcome/learning/year"), ("result-missing", "/conduct/year")}
    assert places <= found(parts)
    assert "result-missing" in errors(parts)

    exempt = with_disability(parts, is_exempt=True)
    assert places <= found(exempt)
    assert errors(exempt) == set()
