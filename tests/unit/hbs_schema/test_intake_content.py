"""The registrar asks the rules of every level, and refuses what no rule book covers."""

import pytest

from hbs_schema.intake.content import check_rules
from tests.support.pupils import complete_values, interim_values, primary_2_values, secondary_values
from tests.support.world import World

SECONDARY = {"schema": {"id": "secondary", "version": 1}, "level": "lower-secondary", "grade": 7, "class": "7A"}
UPPER = {**SECONDARY, "level": "upper-secondary", "grade": 11, "class": "11A"}


def codes(values, **header):
    packet = World().draft(values=values, **header).packet()
    return {finding.code for finding in check_rules(packet) if finding.severity == "error"}


@pytest.mark.parametrize(
    ("values", "header"),
    [
        (complete_values(), {}),
        (primary_2_values(), {"schema": {"id": "primary", "version": 2}}),
        (secondary_values(), SECONDARY),
        (secondary_values(grade=11), UPPER),
    ],
    ids=["primary/1", "primary/2", "lower secondary", "upper secondary"],
)
def test_a_right_record_of_each_schema_is_accepted(values, header):
    assert codes(values, **header) == set()


def test_a_secondary_record_that_declares_too_much_is_refused():
    values = secondary_values(mark="7.0")
    values["outcome"]["learning"]["year"] = "T"

    assert codes(values, **SECONDARY) == {"learning-mismatch"}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"schema": {"id": "secondary", "version": 99}}, "schema-unknown"),
        ({"level": "continuing"}, "level-continuing"),
        ({"level": "evening"}, "school-level-unknown"),
        ({"level": "primary"}, "grade-outside-level"),
        ({"schema": {"id": "primary", "version": 2}}, "schema-of-another-level"),
    ],
)
def test_what_no_rule_book_covers_is_refused_and_never_passed_unread(header, code):
    assert codes(secondary_values(), **{**SECONDARY, **header}) == {code}


def test_an_interim_record_is_refused_as_a_year_record():
    header = {**SECONDARY, "schema": {"id": "secondary-interim", "version": 1}}

    assert codes(interim_values(), **header) == {"interim-not-year-record"}
