"""Điều 11 and 13: completion, promotion, đánh giá bổ sung and awards."""

from typing import Any

import pytest

from hbs_schema.findings import Finding
from hbs_schema.rules.tt27 import Tt27Policy, check_content
from tests.unit.hbs_schema.rules.year_pages import Parts, not_completed, retaken, with_result, year_page


def check(
    parts: Parts,
    *,
    grade: int = 4,
    school_year: str = "2025-2026",
    track: str = "completed",
    policy: Tt27Policy | None = None,
) -> list[Finding]:
    return check_content(parts, grade=grade, school_year=school_year, track=track, policy=policy)


def found(parts: Parts, **setting: Any) -> set[tuple[str, str]]:
    return {(finding.code, finding.pointer) for finding in check(parts, **setting)}


def errors(parts: Parts, **setting: Any) -> set[str]:
    return {f.code for f in check(parts, **setting) if f.severity == "error"}


def test_not_completed_cannot_stand_with_completion():
    parts = with_result(not_completed(), "CHT", is_completed=True, is_promoted=True)

    assert ("completion-contradicts-result", "/outcome/is_completed") in found(parts)


def test_a_pupil_who_passed_has_completed_the_year():
    parts = year_page()
    parts["outcome"] |= {"is_completed": False, "is_promoted": False}

    assert ("completion-missing", "/outcome/is_completed") in found(parts)


def test_not_completed_and_promoted_needs_the_principals_decision():
    parts = with_result(not_completed(), "CHT", is_promoted=True)
    assert ("promotion-decision-missing", "/outcome/promotion_decision") in found(parts)

    parts["outcome"]["promotion_decision"] = "Quyết định số 12/QĐ-TH ngày 20/08/2026"
    assert errors(parts) == set()


def test_a_pupil_who_did_not_complete_may_stay_in_the_grade():
    assert errors(not_completed()) == set()


def test_completed_and_not_promoted_is_a_contradiction_before_the_last_grade():
    parts = year_page(5)
    parts["outcome"]["is_promoted"] = False

    assert check(parts, grade=5) == []
    parts = year_page(4)
    parts["outcome"]["is_promoted"] = False
    assert ("promotion-contradicts-completion", "/outcome/is_promoted") in found(parts)


def test_forty_six_absences_keep_nobody_from_completing_primary_years():
    parts = year_page()
    parts["attendance"] = {"excused_days": 40, "unexcused_days": 6}

    assert check(parts) == []


def test_each_award_needs_its_result():
    parts = with_result(year_page(), "HTXS", awards=[{"code": "HSTB", "text": "Học sinh Tiêu biểu"}])

    assert found(parts) == {
        ("award-mismatch", "/outcome/awards/0"),
        ("award-missing", "/outcome/awards"),
    }


def test_completed_well_does_not_bring_an_award_by_itself():
    parts = year_page()
    parts["subjects/TOAN"]["test"] = "7"

    assert check(with_result(parts, "HTT")) == []
    award = {"code": "HSTB", "text": "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện"}
    assert check(with_result(parts, "HTT", awards=[award])) == []
    twice = with_result(parts, "HTT", awards=[award, award])
    assert found(twice) == {("award-duplicate", "/outcome/awards/1")}


def test_other_awards_are_free_text():
    assert errors(with_result(not_completed(), "CHT", awards=[{"code": "OTHER", "text": "Thư khen"}])) == set()


def test_the_supplementary_track_shows_the_retake_beside_the_first_result():
    assert check(retaken(), track="supplementary") == []


def test_the_result_after_a_retake_is_computed_from_the_replaced_marks():
    parts = retaken()
    parts["subjects/TOAN"]["retake"] = {"level": "H", "test": "4"}

    assert ("result-mismatch", "/outcome/result_after_retake") in found(parts, track="supplementary")


def test_a_retake_may_be_capped_by_policy():
    parts = retaken()
    parts["subjects/TOAN"]["retake"] = {"level": "T", "test": "9"}
    parts["outcome"]["result_after_retake"] = "HTXS"
    assert errors(parts, track="supplementary") == set()

    capped = Tt27Policy(retake_ceiling="HT")
    assert errors(parts, track="supplementary", policy=capped) == {"result-mismatch"}
    parts["outcome"]["result_after_retake"] = "HT"
    assert errors(parts, track="supplementary", policy=capped) == set()


def test_a_retake_replaces_a_trait_too():
    parts = year_page()
    parts["qualities"]["traits"]["CHAM_CHI"] = {"level": "C", "retake": "Đ"}
    parts = with_result(parts, "CHT", result_after_retake="HT", is_completed=True, is_promoted=True)

    assert check(parts, track="supplementary") == []


def test_only_what_was_not_completed_is_assessed_again():
    parts = retaken()
    parts["subjects/DAO_DUC"]["retake"] = {"level": "T"}
    parts["competences"]["general"]["TU_CHU_TU_HOC"]["retake"] = "T"

    assert found(parts, track="supplementary") == {
        ("retake-not-due", "/subjects~1DAO_DUC/retake"),
        ("retake-not-due", "/competences/general/TU_CHU_TU_HOC/retake"),
    }


def test_the_supplementary_track_is_for_pupils_who_had_not_completed():
    assert errors(year_page(), track="supplementary") == {
        "retake-missing",
        "retake-result-missing",
        "track-mismatch",
    }


def test_a_retake_on_the_completed_track_is_refused():
    assert errors(retaken()) == {"retake-on-completed-track"}


@pytest.mark.parametrize("strictness", ["off", "warning", "error"])
def test_not_completed_in_the_first_window_is_what_policy_makes_of_it(strictness):
    policy = Tt27Policy(not_completed_on_completed_track=strictness)

    severities = {f.severity for f in check(not_completed(), policy=policy)}

    assert severities == (set() if strictness == "off" else {strictness})
