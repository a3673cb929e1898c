"""A pupil who is not promoted has a record that is complete and acceptable, in every grade: it locks like any other."""

import pytest

from hbs_schema.rules.book import Setting, check_record
from tests.support.pupils import primary_2_values
from tests.unit.hbs_schema.rules.secondary_pages import failed, setting_of
from tests.unit.hbs_schema.rules.year_pages import not_completed, retaken


def errors(parts, setting):
    return {finding.code for finding in check_record(parts, setting) if finding.severity == "error"}


def with_pages(parts):
    whole = primary_2_values()
    return {**parts, **{name: whole[name] for name in ("record", "identity", "personal", "remarks")}}


@pytest.mark.parametrize("grade", range(1, 6))
def test_a_retained_primary_pupil_is_accepted_before_the_supplementary_assessment(grade):
    setting = Setting("primary", grade, "2025-2026", "completed", ("primary", 2))

    assert errors(with_pages(not_completed(grade)), setting) == set()


@pytest.mark.parametrize("grade", range(1, 6))
def test_a_retained_primary_pupil_is_accepted_after_it(grade):
    parts = with_pages(retaken(grade))
    parts["subjects/TOAN"]["retake"] = {"level": "C", "test": "3"}
    parts["outcome"] |= {"result_after_retake": "CHT", "is_completed": False, "is_promoted": False}

    assert errors(parts, Setting("primary", grade, "2025-2026", "supplementary", ("primary", 2))) == set()


@pytest.mark.parametrize("grade", range(6, 13))
def test_a_retained_secondary_pupil_is_accepted(grade):
    assert errors(failed(grade), setting_of(grade)) == set()


@pytest.mark.parametrize("days", [46, 366])
def test_days_missed_keep_no_primary_pupil_back(days):
    parts = primary_2_values()
    parts["attendance"] = {"excused_days": days, "unexcused_days": 0}

    assert errors(parts, Setting("primary", 4, "2025-2026", "completed", ("primary", 2))) == set()


def test_a_primary_pupil_who_did_not_complete_is_promoted_by_the_principals_decision():
    parts = with_pages(not_completed())
    parts["outcome"] |= {"is_promoted": True, "promotion_decision": "Quyết định số 12/QĐ-THT"}

    assert errors(parts, Setting("primary", 4, "2025-2026", "completed", ("primary", 2))) == set()
