"""The whole check of one primary year record's parts: all problems at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences as form
from hbs_schema.rules.nd137 import check_person
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import SUBJECT_PREFIX, is_subject, part_label, read_parts
from hbs_schema.rules.school_years import check_in_force
from hbs_schema.rules.tt27 import sentences
from hbs_schema.rules.tt27.awards import check_awards
from hbs_schema.rules.tt27.completion import check_completion, check_retakes, check_track
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.results import YearEndMarks, check_result, marks_of
from hbs_schema.rules.tt27.subjects import GRADES, check_subjects, subjects_of, untested_of
from hbs_schema.rules.tt27.traits import check_traits
from hbs_schema.types import Value
from hbs_schema.values.personal import Personal
from hbs_schema.values.primary import Competences, DeclaredOutcome, Qualities, Subject
from hbs_schema.values.pupil_page import PupilPage
from hbs_schema.values.schemas import SCHEMAS, Models

TRACKS = ("completed", "supplementary")
SUSPENDED = frozenset(
    {
        "part-missing",
        "result-mismatch",
        "result-missing",
        "result-without-subjects",
        "subject-missing",
        "test-missing",
        "trait-missing",
    }
)
"""Errors about absent results, which are warnings for a pupil whose results may be left out (Điều 6)."""

_PARTS_OF_RESULTS = frozenset({pointer("qualities"), pointer("competences")})
"""Absences, promotion and the foot of the page are no results: they are asked of every pupil."""

V = TypeVar("V", bound=Value)

_REQUIRED = ("qualities", "competences", "attendance", "outcome", "remarks")
_OF_THE_PACKET = frozenset({"header", "record"})
_ABSENT_RESULTS = frozenset({"subject-missing", "test-missing", "trait-missing"})
_LEFT_OUT = _ABSENT_RESULTS | {"part-missing"}


@dataclass(frozen=True)
class _YearPage:
    """The parts of one year page that could be read."""

    subjects: Mapping[str, Subject]
    unread_subjects: Mapping[str, object]
    qualities: Qualities | None
    competences: Competences | None
    outcome: DeclaredOutcome | None
    is_exempt: bool


def check_content(
    parts: Mapping[str, object],
    *,
    grade: int,
    school_year: str,
    track: str,
    policy: Tt27Policy | None = None,
    models: Models = SCHEMAS["primary", 1],
    read: Mapping[str, Value] | None = None,
) -> list[Finding]:
    """Everything that Thông tư 27/2020 has against one year record, form first; empty if nothing.

    `parts` maps part names to values or parsed JSON. `models` are the
    schema's, `read` all parts as values, where they have been parsed.
    `header` and `record` belong to the packet and are passed over;
    `identity` and `personal` are checked where present. Errors keep a record from being accepted,
    warnings do not.
    """
    policy = policy or Tt27Policy()
    if grade not in GRADES:
        return [Finding("grade-outside-circular", sentences.GRADE_OUTSIDE, parameters={"grade": grade})]
    if track not in TRACKS:
        return [Finding("track-unknown", sentences.TRACK_UNKNOWN)]
    content = {name: part for name, part in parts.items() if name not in _OF_THE_PACKET}
    known = read_parts(content, models, read=read)
    page = _year_page(known.values, content)
    findings = [
        *check_in_force(grade, school_year, policy.first_year_by_grade, sentences.NOT_IN_FORCE),
        *known.findings,
        *_missing_parts(content),
        *_check_page(page, grade=grade, track=track, policy=policy),
        *check_person(known.values),
    ]
    if page.is_exempt and policy.suspends_for_exempt_pupils:
        lacks_results = _lacks_results(page, findings)
        return [_suspended(finding, lacks_results=lacks_results) for finding in findings]
    return findings


def _year_page(values: Mapping[str, Value], sent: Mapping[str, object]) -> _YearPage:
    subjects = {
        name.removeprefix(SUBJECT_PREFIX): value
        for name, value in values.items()
        if name.startswith(SUBJECT_PREFIX) and isinstance(value, Subject)
    }
    unread = {
        name.removeprefix(SUBJECT_PREFIX): part
        for name, part in sent.items()
        if name not in values and is_subject(name)
    }
    personal = values.get("personal")
    disability = personal.disability if isinstance(personal, PupilPage | Personal) else None
    return _YearPage(
        subjects=subjects,
        unread_subjects=unread,
        qualities=_value(values, "qualities", Qualities),
        competences=_value(values, "competences", Competences),
        outcome=_value(values, "outcome", DeclaredOutcome),
        is_exempt=disability is not None and disability.is_exempt,
    )


def _check_page(page: _YearPage, *, grade: int, track: str, policy: Tt27Policy) -> list[Finding]:
    findings = check_subjects(
        page.subjects,
        page.unread_subjects,
        grade=grade,
        policy=policy,
        is_exempt=page.is_exempt,
    )
    findings += check_traits(page.qualities, page.competences, grade=grade, policy=policy)
    findings += check_retakes(page.subjects, page.qualities, page.competences, track=track)
    if page.outcome is None:
        return findings
    is_complete = (
        page.qualities is not None
        and page.competences is not None
        and not page.unread_subjects
        and not any(finding.code in _ABSENT_RESULTS for finding in findings)
    )
    findings += _check_results(page, page.outcome, is_complete, grade=grade, policy=policy)
    findings += check_track(page.outcome, track=track, policy=policy)
    findings += check_completion(page.outcome, grade=grade, policy=policy)
    findings += check_awards(page.outcome, policy=policy)
    return findings


def _check_results(
    page: _YearPage, outcome: DeclaredOutcome, is_complete: bool, *, grade: int, policy: Tt27Policy
) -> list[Finding]:
    rules = subjects_of(grade, policy)
    counted = {
        slug: subject
        for slug, subject in page.subjects.items()
        if slug in rules and (rules[slug].is_compulsory or policy.counts_optional_subjects)
    }
    untested = untested_of(grade, policy)
    first = marks_of(counted, page.qualities, page.competences, sitting="first", untested=untested)
    findings = _check_first(outcome, first, is_complete=is_complete)
    if outcome.result is not None and not first.levels and not page.unread_subjects:
        where = pointer("outcome", "result")
        findings.append(Finding("result-without-subjects", form.RESULT_WITHOUT_SUBJECTS, where))
    after = outcome.result_after_retake
    if after is not None:
        final = marks_of(counted, page.qualities, page.competences, sitting="final", untested=untested)
        findings += check_result(
            after,
            final,
            is_complete=is_complete,
            field_name="result_after_retake",
            ceiling=policy.retake_ceiling,
        )
    return findings


def _check_first(outcome: DeclaredOutcome, marks: YearEndMarks, *, is_complete: bool) -> list[Finding]:
    if outcome.result is not None:
        return check_result(outcome.result, marks, is_complete=is_complete)
    where, parameters = pointer("outcome", "result"), {"where": part_label("outcome")}
    return [Finding("result-missing", form.RESULT_MISSING, where, parameters=parameters)]


def _missing_parts(content: Mapping[str, object]) -> list[Finding]:
    return [
        Finding("part-missing", form.PART_MISSING, pointer(name), parameters={"where": part_label(name)})
        for name in _REQUIRED
        if name not in content
    ]


def _value(values: Mapping[str, Value], name: str, model: type[V]) -> V | None:
    value = values.get(name)
    return value if isinstance(value, model) else None


def _lacks_results(page: _YearPage, findings: Sequence[Finding]) -> bool:
    left_out = any(subject.exempt_reason is not None for subject in page.subjects.values())
    return left_out or any(finding.code in _LEFT_OUT for finding in findings)


def _suspended(finding: Finding, *, lacks_results: bool) -> Finding:
    """A result that is not the computed one is excused by results that were left out, and by nothing else."""
    is_excused = {
        "result-mismatch": lacks_results,
        "part-missing": finding.pointer in _PARTS_OF_RESULTS,
    }.get(finding.code, finding.code in SUSPENDED)
    return replace(finding, severity="warning") if is_excused else finding
