"""What `primary/2` adds to the year page of primary schools."""

import pytest

from hbs_schema.rules.book import Setting, check_record
from hbs_schema.values.declared_results import NOT_ASSESSED, declared_result
from tests.support.pupils import primary_2_values, secondary_values

SETTING = Setting("primary", 4, "2025-2026", "completed", ("primary", 2))
EXEMPT = {"kind": "Khuyết tật trí tuệ", "is_exempt": True}


def test_only_an_exempt_pupil_may_have_no_year_result():
    parts = primary_2_values()
    del parts["outcome"]["result"]
    told = [(finding.code, finding.pointer, finding.severity) for finding in check_record(parts, SETTING)]
    assert told == [("result-missing", "/outcome/result", "error")]

    parts["personal"]["disability"] = EXEMPT
    softened = [(finding.code, finding.severity) for finding in check_record(parts, SETTING)]
    assert softened == [("result-missing", "warning")]


def test_closes_count_the_result_that_counts():
    primary, secondary = primary_2_values()["outcome"], secondary_values()["outcome"]

    assert declared_result(primary) == "HTT"
    assert declared_result({**primary, "result": "CHT", "result_after_retake": "HT"}) == "HT"
    assert declared_result(secondary) == "T"
    assert declared_result({"learning": {"year": "CĐ", "after_reassessment": "Đ"}}) == "Đ"
    assert declared_result({"learning": {}, "is_promoted": True}) == NOT_ASSESSED


def test_an_exemption_excuses_a_result_only_where_results_were_left_out():
    parts = primary_2_values()
    parts["personal"]["disability"] = EXEMPT
    parts["outcome"]["result"] = "HTXS"
    whole = [(finding.code, finding.severity) for finding in check_record(parts, SETTING)]
    assert ("result-mismatch", "error") in whole

    parts["subjects/GDTC"] = {"exempt_reason": "Không đánh giá"}
    left_out = [(finding.code, finding.severity) for finding in check_record(parts, SETTING)]
    assert ("result-mismatch", "warning") in left_out


@pytest.mark.parametrize("name", ["attendance", "outcome", "remarks"])
def test_an_exemption_does_not_excuse_a_part_that_holds_no_results(name):
    parts = primary_2_values()
    parts["personal"]["disability"] = EXEMPT
    del parts[name]

    assert [(f.code, f.pointer, f.severity) for f in check_record(parts, SETTING)] == [
        ("part-missing", f"/{name}", "error")
    ]


def test_a_year_result_needs_a_subject_that_has_a_level():
    parts = primary_2_values()
    parts |= {name: {"exempt_reason": "Miễn"} for name in parts if name.startswith("subjects/")}
    parts["outcome"] |= {"result": "HTXS", "awards": [{"code": "HSXS", "text": "Học sinh Xuất sắc"}]}
    told = [(f.code, f.pointer) for f in check_record(parts, SETTING) if f.severity == "error"]
    assert told == [("result-without-subjects", "/outcome/result")]

    parts["personal"]["disability"] = EXEMPT
    assert {f.severity for f in check_record(parts, SETTING)} == {"warning"}


def test_a_title_in_the_wording_of_another_award_is_judged_as_the_title():
    parts = primary_2_values()
    parts["outcome"]["awards"] = [{"code": "HSTB", "text": "Học sinh xuất sắc"}]

    told = [(f.code, f.pointer, f.severity) for f in check_record(parts, SETTING)]
    assert told == [("award-mismatch", "/outcome/awards/0", "error")]


def test_a_mark_in_a_subject_without_a_test_has_no_say_in_the_result():
    parts = primary_2_values()
    parts["subjects/DAO_DUC"]["test"] = "0"

    told = [(f.code, f.pointer) for f in check_record(parts, SETTING)]
    assert told == [("test-forbidden", "/subjects~1DAO_DUC/test")]
