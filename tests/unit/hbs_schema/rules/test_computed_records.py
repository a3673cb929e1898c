"""What is computed passes, anything else is refused where it stands, and nothing that anybody sends crashes."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_schema.rules.book import Setting, check_interim, check_record
from hbs_schema.rules.tt22.averages import semester_average, year_average
from hbs_schema.rules.tt22.conduct import year_conduct
from hbs_schema.rules.tt22.learning import Results, learning_level
from hbs_schema.values.schemas import SCHEMAS
from tests.support.pupils import interim_values
from tests.unit.hbs_schema.rules import oracles
from tests.unit.hbs_schema.rules.random_records import (
    learning_of,
    primary_flips,
    primary_record,
    secondary_flips,
    secondary_record,
    text,
)

KINDS = {"primary": (primary_record, primary_flips), "secondary": (secondary_record, secondary_flips)}


def errors(parts, setting):
    return {(finding.code, finding.pointer) for finding in check_record(parts, setting) if finding.severity == "error"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_declares_what_is_computed_passes(kind):
    make, _ = KINDS[kind]
    seen = set()
    for seed in range(1500):
        parts, setting = make(Random(seed))
        outcome = parts["outcome"]
        assert errors(parts, setting) == set(), f"seed {seed}"
        seen.add((setting.grade, setting.track, outcome["is_promoted"]))

    grades = range(1, 6) if kind == "primary" else range(6, 13)
    assert seen == {(g, track, is_in) for g in grades for track in ("completed", "supplementary") for is_in in (0, 1)}


@pytest.mark.parametrize("kind", KINDS)
def test_any_one_declared_result_that_is_changed_is_refused_where_it_stands(kind):
    make, flips = KINDS[kind]
    tried = set()
    for seed in range(40):
        parts, setting = make(Random(seed))
        for flip in flips(parts, setting):
            found = errors(flip.parts, setting)
            assert any((code, flip.pointer) in found for code in flip.codes), f"seed {seed}: {flip.pointer}"
            tried |= {code for code in flip.codes if (code, flip.pointer) in found}

    all_codes = {"primary": 6, "secondary": 9}
    assert len(tried) == all_codes[kind], tried


def test_the_arithmetic_of_semesters_is_the_oracles_for_every_sum():
    for count in range(2, 6):
        for total in range(0, 100 * (count + 5) + 1):
            final = min(100, total // 3)
            midterm = min(100, (total - 3 * final) // 2)
            rest = total - 3 * final - 2 * midterm
            regular = [min(100, max(0, rest - 100 * number)) for number in range(count)]
            assert sum(regular) == rest
            marks = [Decimal(text(mark)) for mark in (*regular, midterm, final)]
            by_rules = semester_average(marks[:-2], marks[-2], marks[-1])
            assert str(by_rules) == text(oracles.semester_tenths(regular, midterm, final))


def test_the_arithmetic_of_years_is_the_oracles_for_every_pair():
    for first in range(101):
        for second in range(101):
            by_rules = year_average(Decimal(text(first)), Decimal(text(second)))
            assert str(by_rules) == text(oracles.year_tenths(first, second))


def test_conduct_is_the_oracles_in_every_cell():
    for first in oracles.ORDER:
        for second in oracles.ORDER:
            assert year_conduct(first, second) == oracles.conduct(first, second)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("literal", [False, True])
def test_learning_levels_are_the_oracles(literal):
    seen = set()
    for seed in range(500 if literal else 2000):
        parts, _ = secondary_record(Random(seed))
        for period in ("semester_1", "semester_2", "year"):
            subjects = {name: part[period] for name, part in parts.items() if name.startswith("subjects/")}
            results = Results(
                {name: Decimal(result["mark"]) for name, result in subjects.items() if "mark" in result},
                {name: result["level"] for name, result in subjects.items() if "level" in result},
            )
            level = learning_level(results, adjusted_subject_counts=literal)
            assert level == learning_of(parts, period, literal=literal)
            seen.add(level)

    assert seen == set(oracles.ORDER)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
SCHEMA_NAMES = st.sampled_from([*SCHEMAS, ("secondary", 9)])
LEVELS = st.sampled_from(["primary", "lower-secondary", "upper-secondary", "continuing", "x"])
SETTINGS = st.builds(
    Setting,
    level=LEVELS,
    grade=st.integers(0, 13),
    school_year=st.sampled_from(["2025-2026", "2025-2027", "", "2019-2020"]),
    track=st.sampled_from(["completed", "supplementary", "x"]),
    schema=SCHEMA_NAMES,
)


def damaged(draw, value, depth=0):
    """A value with some of what is below it replaced or left out."""
    if depth and draw(st.integers(0, 9)) == 0:
        return draw(JUNK)
    if isinstance(value, dict):
        return {key: damaged(draw, member, depth + 1) for key, member in value.items() if draw(st.integers(0, 15))}
    return value


@st.composite
def damaged_records(draw):
    rng = Random(draw(st.integers(0, 2**32)))
    choice = draw(st.integers(0, 2))
    if choice == 2:
        grade = draw(st.integers(1, 12))
        parts = interim_values(grade=grade)
        level = "primary" if grade < 6 else "lower-secondary" if grade < 10 else "upper-secondary"
        schema = ("primary-interim" if grade < 6 else "secondary-interim", 1)
        setting = Setting(level, grade, "2025-2026", "completed", schema)
    else:
        parts, setting = (primary_record, secondary_record)[choice](rng)
    parts = damaged(draw, parts) | draw(st.dictionaries(st.text(max_size=8), JUNK, max_size=2))
    return parts, draw(st.just(setting) | SETTINGS)


@pytest.mark.slow
@settings(max_examples=250)
@given(damaged_records())
def test_no_combination_of_parts_crashes(record):
    parts, setting = record

    for check in (check_record, check_interim):
        for finding in check(parts, setting):
            assert finding.text("vi").endswith(f"[{finding.code}]")
            assert "{" not in finding.text("en")


@settings(max_examples=60)
@given(damaged_records(), SCHEMA_NAMES)
def test_a_record_held_against_any_schema_is_answered_and_never_crashes(record, schema):
    parts, setting = record
    other = Setting(setting.level, setting.grade, setting.school_year, setting.track, schema)

    assert isinstance(check_record(parts, other), list)
    assert isinstance(check_interim(parts, other), list)
