"""What a secondary page has to hold before a level, a promotion or an award can rest on it."""

import pytest

from tests.unit.hbs_schema.rules.secondary_pages import errors, found, page, page_of, with_disability


@pytest.mark.parametrize("name", ["attendance", "outcome", "remarks"])
def test_an_exemption_does_not_excuse_a_part_that_holds_no_results(name):
    parts = with_disability(page())
    del parts[name]

    assert errors(parts) == {"part-missing"}


def test_a_page_without_conduct_is_judged_like_one_whose_conduct_says_nothing():
    parts = with_disability(page())
    del parts["conduct"]
    assert errors(parts) == {"award-mismatch", "promotion-decision-missing"}

    parts["outcome"] |= {"awards": [], "promotion_decision": "Quyết định số 12"}
    assert errors(parts) == set()
    parts["outcome"]["learning"]["after_reassessment"] = "T"
    assert errors(parts) == {"retake-on-completed-track"}


CITED = {"school_name": "Trường Trung học cơ sở Nơi cũ", "left_on": "2026-01-16"}


@pytest.mark.parametrize("outcome", [{}, {"interim": CITED}])
@pytest.mark.parametrize("track", ["completed", "supplementary"])
def test_conduct_and_learning_of_the_year_follow_from_a_semester(outcome, track):
    parts = page()
    parts["conduct"] = {"year": "T"}
    parts["outcome"] |= {"learning": {"year": "T"}, **outcome}

    assert {
        ("semesters-missing", "/conduct/semester_2"),
        ("semesters-missing", "/outcome/learning/semester_2"),
    } <= found(parts, track=track)
    assert "semesters-missing" in errors(parts, track=track, semester_absent="off")
    assert not any(code == "semester-missing" for code, _ in found(parts, track=track))


def test_an_exempt_pupil_may_have_no_semester_and_no_year():
    parts = with_disability(page())
    parts["conduct"] = {"comment": "Có nhiều cố gắng"}
    parts["outcome"] |= {"learning": {}, "awards": [], "promotion_decision": "Quyết định số 12"}

    assert errors(parts) == set()


def exempted(parts):
    """The page with a reason in the place of every subject's results."""
    return {name: {"exempt_reason": "Miễn"} if name.startswith("subjects/") else part for name, part in parts.items()}


def test_a_learning_level_needs_a_subject_that_has_a_result():
    parts = exempted(page())

    assert errors(parts) == {"result-without-subjects"}
    assert {
        ("result-without-subjects", f"/outcome/learning/{name}") for name in ("semester_1", "semester_2", "year")
    } <= (found(parts))
    assert errors(with_disability(parts)) == set()


def test_a_semester_without_any_subject_has_no_level():
    parts = page()
    for name, part in parts.items():
        if name.startswith("subjects/"):
            del part["semester_1"]

    assert errors(parts) == {"result-without-subjects"}
    parts["outcome"]["interim"] = CITED
    assert errors(parts) == set()


def test_a_reason_does_not_take_a_subject_away_that_was_assessed_all_year():
    parts = page_of(["8.2"] * 7 + ["3.0"], learning="T", awards=[{"code": "HSG", "text": "Học sinh Giỏi"}])
    informatics = parts["subjects/TIN_HOC"]
    del informatics["year"]
    parts["outcome"]["learning"] |= {"semester_1": "Đ", "semester_2": "Đ"}
    informatics["exempt_reason"] = "Miễn"
    assert errors(parts) == {"exempt-with-result"}

    del informatics["semester_2"]
    parts["outcome"]["learning"]["semester_2"] = "T"
    assert errors(parts) == set()
    assert errors(with_disability(parts)) == set()


@pytest.mark.parametrize("code", ["OTHER", "HSG"])
@pytest.mark.parametrize("text", ["Học sinh Xuất sắc", "HỌC SINH  XUẤT SẮC"])
def test_a_title_in_the_wording_of_another_award_is_judged_as_the_title(code, text):
    parts = page()
    parts["outcome"]["awards"] = [{"code": code, "text": text}]

    assert ("award-mismatch", "/outcome/awards/0") in found(parts)
    assert errors(parts) == {"award-mismatch"}


def test_awards_that_no_circular_names_are_free():
    parts = page(mark="5.5")
    parts["outcome"]["awards"] = [{"code": "OTHER", "text": "Học sinh giỏi cấp tỉnh môn Toán, giải Ba"}]

    assert errors(parts) == set()


@pytest.mark.parametrize(("left_on", "is_told"), [("2026-01-16", False), ("2025-05-31", True), ("2026-09-01", True)])
def test_the_earlier_part_that_is_cited_is_one_of_this_year(left_on, is_told):
    parts = page()
    parts["outcome"]["interim"] = {**CITED, "left_on": left_on}

    assert (("left-outside-year", "/outcome/interim/left_on") in found(parts)) == is_told
