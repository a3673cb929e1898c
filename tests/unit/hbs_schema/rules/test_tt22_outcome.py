"""What follows from a secondary year: absences, promotion, re-assessment, the summer, completion of a level, awards."""

import pytest

from tests.support.pupils import commented
from tests.unit.hbs_schema.rules.secondary_pages import (
    check,
    errors,
    failed,
    found,
    page,
    page_of,
    reassessed,
    with_disability,
)


def absent(excused, unexcused, *, promoted):
    parts = page()
    parts["attendance"] = {"excused_sessions": excused, "unexcused_sessions": unexcused}
    parts["outcome"]["is_promoted"] = promoted
    return parts


def test_45_sessions_with_and_without_leave_may_be_missed():
    assert errors(absent(40, 5, promoted=True)) == set()
    assert errors(absent(40, 5, promoted=False)) == {"promotion-mismatch"}
    assert errors(absent(40, 6, promoted=True)) == {"absence-limit"}
    assert errors(absent(40, 6, promoted=False)) == set()
    assert errors(absent(40, 6, promoted=True), most_absences=60) == set()


def test_the_sentence_on_absences_is_the_glossarys():
    finding = next(f for f in check(absent(40, 7, promoted=True)) if f.code == "absence-limit")

    assert finding.text("vi") == (
        "Học sinh nghỉ 47 buổi trong năm học, vượt mức 45 buổi theo Điều 12 Thông tư 22/2021, nhưng được ghi “Được lên "
        "lớp”. Đề nghị kiểm tra lại. [absence-limit]"
    )


def test_a_pupil_with_a_disability_is_promoted_by_the_principals_decision():
    parts = failed()
    parts["outcome"]["is_promoted"] = True

    assert errors(parts) == {"promotion-mismatch"}
    disabled = with_disability(parts, is_exempt=False)
    assert errors(disabled) == {"promotion-decision-missing"}
    disabled["outcome"]["promotion_decision"] = "Quyết định số 12"
    assert errors(disabled) == set()
    parts["outcome"]["promotion_decision"] = "Quyết định số 12"
    assert errors(parts) == {"promotion-mismatch"}
    assert ("promotion-decision-unneeded", "/outcome/promotion_decision") in found(parts)


def test_missing_results_of_an_exempt_pupil_are_warnings():
    parts = with_disability(page())
    del parts["subjects/KHTN"], parts["conduct"]
    parts["subjects/TOAN"] = {"year": {"mark": "8.2"}}
    parts["outcome"] |= {"awards": [], "promotion_decision": "Quyết định số 12"}

    assert errors(parts) == set()
    assert {("subject-missing", "/subjects~1KHTN"), ("part-missing", "/conduct")} <= found(parts)
    assert errors(parts, suspends_for_exempt_pupils=False) == {"subject-missing", "part-missing", "semesters-missing"}


def test_an_exemption_excuses_a_level_only_where_results_were_left_out():
    parts = with_disability(page())
    parts["outcome"]["learning"]["year"] = "K"
    assert "learning-mismatch" in errors(parts)
    parts["subjects/GDTC"] = {"exempt_reason": "Miễn học"}
    assert "learning-mismatch" not in errors(parts)


@pytest.mark.parametrize("grade", range(6, 13))
def test_a_pupil_who_is_not_promoted_has_a_record_like_any_other(grade):
    assert errors(failed(grade), grade=grade) == set()
    assert {f.code for f in check(failed(grade), grade=grade)} == {"not-completed-on-completed-track"}


@pytest.mark.parametrize("grade", range(6, 13))
def test_a_pupil_who_passed_the_re_assessment_is_promoted(grade):
    assert check(reassessed(grade), grade=grade, track="supplementary") == []


@pytest.mark.parametrize("grade", [7, 9, 12])
def test_a_pupil_who_failed_the_re_assessment_too_stays_and_the_record_is_acceptable(grade):
    parts = reassessed(grade)
    parts["subjects/TIN_HOC"]["reassessment"] = {"mark": "2.0"}
    parts["subjects/HOA_HOC" if grade > 9 else "subjects/CONG_NGHE"]["reassessment"] = {"mark": "3.0"}
    parts["outcome"]["learning"]["after_reassessment"] = "CĐ"
    parts["outcome"]["is_promoted"] = False
    if grade != 7:
        parts["outcome"]["is_level_completed"] = False

    assert errors(parts, grade=grade, track="supplementary") == set()


def test_a_re_assessment_replaces_the_year_and_is_not_averaged():
    parts = reassessed()
    parts["outcome"]["learning"]["after_reassessment"] = "Đ"

    assert found(parts, track="supplementary") == {("learning-mismatch", "/outcome/learning/after_reassessment")}
    assert errors(parts, track="supplementary", reassessment_ceiling="Đ") == set()


def test_the_first_result_is_kept_beside_the_re_assessment():
    parts = reassessed()
    names = [name for name, part in parts.items() if "reassessment" in part]
    parts[names[0]]["year"] = {"mark": "5.0"}

    assert ("average-mismatch", f"/{names[0].replace('/', '~1')}/year/mark") in found(parts, track="supplementary")


def test_only_what_was_failed_is_assessed_again():
    parts = reassessed()
    parts["subjects/TOAN"]["reassessment"] = {"mark": "9.0"}
    assert ("retake-not-due", "/subjects~1TOAN/reassessment") in found(parts, track="supplementary")

    parts = reassessed()
    parts["subjects/GDTC"] = commented("CĐ") | {"reassessment": {"level": "Đ"}}
    assert "retake-not-due" not in errors(parts, track="supplementary")


def test_nothing_is_assessed_again_where_the_year_was_passed():
    parts = page_of(["8.0"] * 7 + ["4.0"], learning="K", is_promoted=True)
    parts["subjects/TIN_HOC"]["reassessment"] = {"mark": "6.0"}
    parts["outcome"]["learning"]["after_reassessment"] = "K"

    assert errors(parts, track="supplementary") == {"retake-not-due", "track-mismatch"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: p["outcome"]["learning"].pop("after_reassessment"), "retake-result-missing"),
        (lambda p: [part.pop("reassessment", None) for part in p.values()], "retake-missing"),
    ],
)
def test_a_supplementary_record_shows_what_was_assessed_and_what_came_of_it(change, code):
    parts = reassessed()
    change(parts)

    assert code in errors(parts, track="supplementary")


def test_a_supplementary_record_has_something_after_the_summer():
    assert errors(failed(), track="supplementary") == {"retake-missing"}
    assert errors(page(), track="supplementary") == {"retake-missing", "track-mismatch"}


def test_results_after_the_summer_have_no_place_in_the_first_window():
    places = {pointer for code, pointer in found(reassessed()) if code == "retake-on-completed-track"}

    assert places == {
        "/subjects~1CONG_NGHE/reassessment",
        "/subjects~1TIN_HOC/reassessment",
        "/outcome/learning/after_reassessment",
    }


def summer(after="Đ", *, promoted=True):
    parts = page(mark="7.0")
    parts["conduct"] = {"semester_1": "T", "semester_2": "CĐ", "year": "CĐ", "after_summer": after}
    parts["outcome"]["is_promoted"] = promoted
    return parts


def test_practice_in_the_summer_may_make_up_for_failed_conduct():
    assert errors(summer(), track="supplementary") == set()
    assert errors(summer("CĐ"), track="supplementary") == {"promotion-mismatch"}
    assert errors(summer("CĐ", promoted=False), track="supplementary") == set()
    assert errors(summer()) == {"retake-on-completed-track"}
    parts = summer()
    parts["conduct"] |= {"semester_2": "T", "year": "T"}
    assert "summer-not-due" in errors(parts, track="supplementary")


def test_re_assessment_of_a_pupil_whose_conduct_failed_too_is_a_warning():
    parts = reassessed()
    parts["conduct"] = {"semester_1": "T", "semester_2": "CĐ", "year": "CĐ", "after_summer": "Đ"}

    assert {(f.code, f.severity) for f in check(parts, track="supplementary")} == {
        ("retake-with-failed-conduct", "warning")
    }


@pytest.mark.parametrize("grade", [9, 12])
def test_completion_of_a_level_follows_promotion_in_its_last_grade(grade):
    parts = page(grade)
    parts["outcome"]["is_level_completed"] = False
    assert errors(parts, grade=grade) == {"completion-missing"}
    del parts["outcome"]["is_level_completed"]
    assert {(f.code, f.severity) for f in check(parts, grade=grade)} == {("completion-missing", "warning")}
    parts = failed(grade)
    parts["outcome"]["is_level_completed"] = True
    assert errors(parts, grade=grade) == {"completion-contradicts-result"}


@pytest.mark.parametrize("grade", [6, 7, 8, 10, 11])
@pytest.mark.parametrize("said", [True, False])
def test_completion_of_a_level_is_said_in_no_other_grade(grade, said):
    parts = page(grade)
    parts["outcome"]["is_level_completed"] = said

    assert errors(parts, grade=grade) == {"completion-outside-last-grade"}


def awarded(code, marks, conduct="T"):
    parts = page_of(marks, learning="T")
    parts["conduct"] = dict.fromkeys(("semester_1", "semester_2", "year"), conduct)
    parts["outcome"]["awards"] = [{"code": code, "text": "Danh hiệu"}]
    return parts


NINES = ["9.0"] * 6 + ["6.5", "6.5"]


@pytest.mark.parametrize(
    ("code", "marks", "conduct", "is_due"),
    [
        ("HSXS", NINES, "T", True),
        ("HSXS", ["9.0"] * 5 + ["8.9"] * 3, "T", False),
        ("HSXS", NINES, "K", False),
        ("HSG", ["8.0"] * 8, "T", True),
        ("HSG", ["8.0"] * 8, "K", False),
    ],
)
def test_an_award_follows_article_15(code, marks, conduct, is_due):
    assert (("award-mismatch", "/outcome/awards/0") in found(awarded(code, marks, conduct))) == (not is_due)


def test_an_award_that_is_due_is_expected_and_no_award_stands_twice():
    parts = awarded("OTHER", NINES)
    assert found(parts) == {("award-missing", "/outcome/awards")}
    assert found(parts, award_expected="off") == set()
    parts["outcome"]["awards"] = [{"code": "HSXS", "text": "Một"}, {"code": "HSXS", "text": "Hai"}]
    assert errors(parts) == {"award-duplicate"}
