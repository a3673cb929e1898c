"""No combination of values crashes the rule book, and what it computes passes its own check."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_schema.rules.subjects import PRIMARY_SUBJECTS
from hbs_schema.rules.tt27 import Tt27Policy, YearEndMarks, check_content, compute_result
from hbs_schema.rules.tt27.subjects import subjects_of
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of
from hbs_schema.values.primary import SubjectLevel, TraitLevel, YearResult
from tests.unit.hbs_schema.rules.year_pages import exempt_person, with_result, year_page

LEVELS = st.sampled_from(get_args(SubjectLevel))
TRAIT_LEVELS = st.sampled_from(get_args(TraitLevel))
MARKS = st.integers(0, 10).map(str)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
POLICIES = st.builds(
    Tt27Policy,
    ethnic_language_test=st.sampled_from(["required", "optional", "never"]),
    counts_optional_subjects=st.booleans(),
    retake_ceiling=st.none() | st.sampled_from(get_args(YearResult)),
    needs_decision_to_promote=st.booleans(),
    suspends_for_exempt_pupils=st.booleans(),
)


@st.composite
def complete_pages(draw):
    grade = draw(st.integers(1, 5))
    parts = year_page(grade)
    for slug, rule in subjects_of(grade, Tt27Policy()).items():
        if rule.is_compulsory or draw(st.booleans()):
            subject = {"level": draw(LEVELS)}
            if rule.test == "required":
                subject["test"] = draw(MARKS)
            parts[f"subjects/{slug}"] = subject
    parts["qualities"]["traits"] = {code: {"level": draw(TRAIT_LEVELS)} for code in QUALITIES}
    parts["competences"] = {
        "general": {code: {"level": draw(TRAIT_LEVELS)} for code in GENERAL_COMPETENCES},
        "specific": {code: {"level": draw(TRAIT_LEVELS)} for code in specific_competences_of(grade, Tt27Policy())},
    }
    return grade, parts


def computed(parts):
    subjects = {n.removeprefix("subjects/"): p for n, p in parts.items() if n.startswith("subjects/")}
    groups = {**parts["competences"], "traits": parts["qualities"]["traits"]}
    return compute_result(
        YearEndMarks(
            levels={slug: subject["level"] for slug, subject in subjects.items()},
            tests={slug: int(s["test"]) for slug, s in subjects.items() if "test" in s},
            traits={(g, c): t["level"] for g, marked in groups.items() for c, t in marked.items()},
        )
    )


@given(complete_pages())
def test_a_computed_result_passes_its_own_check_and_no_other_does(page):
    grade, parts = page
    right = computed(parts)

    for declared in get_args(YearResult):
        findings = check_content(with_result(parts, declared), grade=grade, school_year="2025-2026", track="completed")
        errors = {f.code for f in findings if f.severity == "error"}
        assert errors == (set() if declared == right else {"result-mismatch"})


@st.composite
def broken_pages(draw):
    _, parts = draw(complete_pages())
    for name in draw(st.lists(st.sampled_from(sorted(parts)), max_size=4)):
        parts.pop(name, None)
    slugs = st.sampled_from(sorted(PRIMARY_SUBJECTS)).map(lambda slug: f"subjects/{slug}")
    subject = st.fixed_dictionaries(
        {},
        optional={
            "level": LEVELS | JUNK,
            "test": MARKS | JUNK,
            "comment": JUNK,
            "retake": st.fixed_dictionaries({"level": LEVELS | JUNK}, optional={"test": MARKS | JUNK}) | JUNK,
            "exempt_reason": st.just("Lý do") | JUNK,
        },
    )
    parts |= draw(st.dictionaries(slugs | st.text(max_size=8), subject | JUNK, max_size=4))
    outcome = st.fixed_dictionaries(
        {
            "result": st.sampled_from(get_args(YearResult)),
            "is_completed": st.booleans(),
            "is_promoted": st.booleans(),
        },
        optional={
            "result_after_retake": st.sampled_from(get_args(YearResult)) | JUNK,
            "promotion_decision": st.just("Quyết định số 1") | JUNK,
            "awards": st.lists(
                st.fixed_dictionaries({"code": st.sampled_from(["HSXS", "HSTB", "OTHER"]), "text": st.just("x")}),
                max_size=3,
            )
            | JUNK,
        },
    )
    parts["outcome"] = draw(outcome | JUNK)
    if draw(st.booleans()):
        parts["personal"] = draw(st.just(exempt_person()) | JUNK)
    return parts


@pytest.mark.slow
@settings(max_examples=300)
@given(
    broken_pages(),
    st.integers(0, 13),
    st.sampled_from(["completed", "supplementary", "x"]),
    POLICIES,
)
def test_no_combination_of_values_crashes(parts, grade, track, policy):
    findings = check_content(parts, grade=grade, school_year="2025-2026", track=track, policy=policy)

    for finding in findings:
        assert finding.text("vi").endswith(f"[{finding.code}]")
        assert "{" not in finding.text("en")
