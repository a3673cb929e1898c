"""Level, grade and schema have to be of one another before any rule is asked."""

from dataclasses import replace

import pytest

from hbs_schema.rules.book import Setting, check_record
from tests.support.pupils import SECONDARY_LEVELS, complete_values, primary_2_values, secondary_values

PRIMARY = Setting("primary", 4, "2025-2026", "completed", ("primary", 2))
LOWER = Setting("lower-secondary", 7, "2025-2026", "completed", ("secondary", 1))


def errors(parts, setting):
    return {finding.code for finding in check_record(parts, setting) if finding.severity == "error"}


@pytest.mark.parametrize("test", ["4", "5", "8", "10"])
def test_the_builders_of_primary_records_make_what_the_rules_accept(test):
    assert errors(primary_2_values(test=test), PRIMARY) == set()
    assert errors(complete_values(test=test), replace(PRIMARY, schema=("primary", 1))) == set()


@pytest.mark.parametrize("grade", range(6, 13))
@pytest.mark.parametrize("mark", ["9.1", "8.0", "6.5", "5.0", "3.0"])
def test_the_builder_of_secondary_records_makes_what_the_rules_accept(grade, mark):
    setting = replace(LOWER, level=SECONDARY_LEVELS[grade], grade=grade)

    assert errors(secondary_values(grade=grade, mark=mark), setting) == set()


@pytest.mark.parametrize("level", ["continuing", "continuing-lower-secondary", "continuing-upper-secondary"])
def test_continuing_education_has_a_refusal_of_its_own(level):
    assert errors(secondary_values(), replace(LOWER, level=level)) == {"level-continuing"}


@pytest.mark.parametrize("level", ["kindergarten", "international", "x"])
def test_a_level_that_nobody_knows_is_refused(level):
    assert errors(secondary_values(), replace(LOWER, level=level)) == {"school-level-unknown"}


def test_a_schema_that_nobody_knows_is_refused():
    assert errors(secondary_values(), replace(LOWER, schema=("secondary", 99))) == {"schema-unknown"}


@pytest.mark.parametrize(("level", "grade"), [("primary", 6), ("lower-secondary", 5), ("upper-secondary", 9)])
def test_a_grade_of_another_level_is_refused(level, grade):
    assert errors({}, replace(LOWER, level=level, grade=grade)) == {"grade-outside-level"}


def test_a_schema_of_another_level_is_refused():
    assert errors(primary_2_values(), replace(LOWER, schema=("primary", 2))) == {"schema-of-another-level"}
    assert errors(secondary_values(), replace(PRIMARY, schema=("secondary", 1))) == {"schema-of-another-level"}


@pytest.mark.parametrize("setting", [PRIMARY, LOWER], ids=["primary", "secondary"])
def test_an_interim_record_is_no_year_record(setting):
    interim = replace(setting, schema=(f"{setting.schema[0]}-interim", 1))

    assert errors({}, interim) == {"interim-not-year-record"}
