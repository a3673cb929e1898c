"""Interim records: checked by the circular of their grade, complete or not."""

import pytest

from hbs_schema.rules.book import Setting, check_interim
from tests.support.pupils import SECONDARY_LEVELS, interim_values

SETTINGS = dict.fromkeys(range(1, 6), ("primary", "primary-interim"))
SETTINGS |= {grade: (level, "secondary-interim") for grade, level in SECONDARY_LEVELS.items()}


def found(parts, grade=7, school_year="2025-2026"):
    level, schema = SETTINGS[grade]
    setting = Setting(level, grade, school_year, "completed", (schema, 1))
    return {(finding.code, finding.pointer) for finding in check_interim(parts, setting)}


@pytest.mark.parametrize("grade", range(1, 13))
def test_an_interim_record_of_each_grade_has_no_findings(grade):
    assert found(interim_values(grade=grade), grade) == set()


@pytest.mark.parametrize("grade", [4, 7, 11])
def test_a_year_record_is_no_interim_record(grade):
    level, schema = SETTINGS[grade]
    setting = Setting(level, grade, "2025-2026", "completed", (schema.removesuffix("-interim"), 1))

    assert [finding.code for finding in check_interim({}, setting)] == ["schema-of-another-level"]


def test_what_is_not_there_is_named():
    assert found({}) == {
        ("part-missing", "/attendance"),
        ("part-missing", "/outcome"),
        ("part-missing", "/remarks"),
        ("interim-empty", ""),
    }


@pytest.mark.parametrize(
    ("grade", "part", "value", "problem"),
    [
        (7, "subjects/VAT_LI", {"comment": "Khá"}, ("subject-unknown", "/subjects~1VAT_LI")),
        (
            7,
            "subjects/TOAN",
            {"running": {"midterm": "Đ"}},
            ("level-in-scored-subject", "/subjects~1TOAN/running/midterm"),
        ),
        (
            7,
            "subjects/GDTC",
            {"running": {"regular": ["8"]}},
            ("mark-in-comment-subject", "/subjects~1GDTC/running/regular/0"),
        ),
        (
            7,
            "subjects/GDTC",
            {"semester_1": {"mark": "8.0"}},
            ("mark-in-comment-subject", "/subjects~1GDTC/semester_1/mark"),
        ),
        (
            7,
            "subjects/TOAN",
            {"semester_1": {"mark": "8.0", "assessments": {"regular": ["8"] * 4, "midterm": "8", "final": "9"}}},
            ("average-mismatch", "/subjects~1TOAN/semester_1/mark"),
        ),
        (7, "subjects/TOAN", {}, ("level-missing", "/subjects~1TOAN")),
        (7, "conduct", {"semester_1": "H"}, ("level-unknown", "/conduct/semester_1")),
        (4, "subjects/TNXH", {"level": "T"}, ("subject-unknown", "/subjects~1TNXH")),
        (4, "subjects/DAO_DUC", {"level": "T", "test": "9"}, ("test-forbidden", "/subjects~1DAO_DUC/test")),
        (4, "subjects/TOAN", {"level": "Đ"}, ("level-unknown", "/subjects~1TOAN/level")),
        (
            2,
            "competences",
            {"general": {}, "specific": {"TIN_HOC": "T"}},
            ("trait-unknown", "/competences/specific/TIN_HOC"),
        ),
        (4, "qualities", {"traits": {"VUI_VE": "T"}}, ("trait-unknown", "/qualities/traits/VUI_VE")),
    ],
)
def test_a_flaw_is_named_where_it_is(grade, part, value, problem):
    assert found({**interim_values(grade=grade), part: value}, grade) == {problem}


def test_leaving_on_a_day_outside_the_year_is_worth_a_look():
    parts = interim_values()
    parts["outcome"]["left_on"] = "2027-01-20"

    assert found(parts) == {("left-outside-year", "/outcome/left_on")}


def test_the_roadmap_holds_for_interim_records_too():
    assert ("circular-not-in-force", "") in found(interim_values(grade=9), 9, "2023-2024")
