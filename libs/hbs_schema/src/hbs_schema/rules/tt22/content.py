"""The whole check of one secondary year record's parts: all problems at once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences as form
from hbs_schema.rules.nd137 import check_person
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label, read_parts
from hbs_schema.rules.school_years import check_in_force
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.assessments import check_assessments
from hbs_schema.rules.tt22.awards import check_awards
from hbs_schema.rules.tt22.conduct import check_conduct
from hbs_schema.rules.tt22.form import check_exemption, check_form
from hbs_schema.rules.tt22.learning_check import check_declared, check_groundless, check_learning
from hbs_schema.rules.tt22.page import YearPage, read_page
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.rules.tt22.promotion import check_level_completion, check_promotion
from hbs_schema.rules.tt22.reassessment import check_due, check_track
from hbs_schema.rules.tt22.semesters import check_semesters
from hbs_schema.rules.tt22.subjects import GRADES, check_subjects
from hbs_schema.rules.tt22.years import check_year
from hbs_schema.types import Value
from hbs_schema.values.schemas import SCHEMAS, Models

TRACKS = ("completed", "supplementary")
SUSPENDED = frozenset(
    {
        "assessment-missing",
        "electives-count",
        "learning-mismatch",
        "part-missing",
        "result-missing",
        "result-without-subjects",
        "semester-missing",
        "semesters-missing",
        "subject-missing",
    }
)
"""Errors about absent results, which are warnings for a pupil whose results may be left out (Điều 11)."""

_PARTS_OF_RESULTS = frozenset({pointer("conduct")})
"""Absences, promotion and the foot of the page are no results: they are asked of every pupil."""

_REQUIRED = ("conduct", "attendance", "outcome", "remarks")
_OF_THE_PACKET = frozenset({"header", "record"})
_ABSENT_SUBJECTS = frozenset({"subject-missing", "electives-count"})


def check_content(
    parts: Mapping[str, object],
    *,
    grade: int,
    school_year: str,
    track: str,
    policy: Tt22Policy | None = None,
    models: Models = SCHEMAS["secondary", 1],
    read: Mapping[str, Value] | None = None,
) -> list[Finding]:
    """Everything that Thông tư 22/2021 has against one year record, form first; empty if nothing.

    `parts` maps part names to values or parsed JSON, `read` are all of them as values, where they have been parsed.
    Errors keep a record from being accepted, warnings do not.
    """
    policy = policy or Tt22Policy()
    if grade not in GRADES:
        return [Finding("grade-outside-circular", sentences.GRADE_OUTSIDE, parameters={"grade": grade})]
    if track not in TRACKS:
        return [Finding("track-unknown", sentences.TRACK_UNKNOWN)]
    content = {name: part for name, part in parts.items() if name not in _OF_THE_PACKET}
    known = read_parts(content, models, read=read)
    page = read_page(known.values, content, grade=grade)
    findings = [
        *check_in_force(grade, school_year, policy.first_year_by_grade, sentences.NOT_IN_FORCE),
        *known.findings,
        *_missing_parts(content),
        *_check_page(page, track=track, policy=policy),
        *check_person(known.values),
    ]
    if page.is_exempt and policy.suspends_for_exempt_pupils:
        return [_suspended(finding, page) for finding in findings]
    return findings


def _check_page(page: YearPage, *, track: str, policy: Tt22Policy) -> Iterator[Finding]:
    of_curriculum = check_subjects([*page.subjects, *page.unread], grade=page.grade)
    yield from of_curriculum
    yield from _check_each_subject(page, policy)
    yield from check_semesters(page, policy)
    yield from check_due(page)
    yield from check_track(page, track=track, policy=policy)
    if page.conduct is not None:
        yield from check_conduct(page.conduct, is_newcomer=page.is_newcomer, policy=policy)
    if page.outcome is None:
        return
    yield from check_declared(page.outcome.learning)
    yield from check_groundless(page, page.outcome.learning, policy)
    if not any(finding.code in _ABSENT_SUBJECTS for finding in of_curriculum):
        yield from check_learning(page, page.outcome.learning, policy)
    yield from check_promotion(page, policy)
    yield from check_level_completion(page.outcome, grade=page.grade, policy=policy)
    yield from check_awards(page, policy)


def _check_each_subject(page: YearPage, policy: Tt22Policy) -> Iterator[Finding]:
    for rule, subject in page.known_subjects:
        yield from check_exemption(rule, subject, is_exempt=page.is_exempt, policy=policy)
        malformed = check_form(rule, subject)
        yield from malformed
        if not malformed:
            yield from check_assessments(rule, subject, grade=page.grade, policy=policy)
            yield from check_year(rule, subject, is_newcomer=page.is_newcomer, policy=policy)


def _missing_parts(content: Mapping[str, object]) -> list[Finding]:
    return [
        Finding("part-missing", form.PART_MISSING, pointer(name), parameters={"where": part_label(name)})
        for name in _REQUIRED
        if name not in content
    ]


def _suspended(finding: Finding, page: YearPage) -> Finding:
    """A level that is not the computed one is excused by results that were left out, and by nothing else."""
    is_excused = {
        "learning-mismatch": page.lacks_results,
        "part-missing": finding.pointer in _PARTS_OF_RESULTS,
    }.get(finding.code, finding.code in SUSPENDED)
    return replace(finding, severity="warning") if is_excused else finding
