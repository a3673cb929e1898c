"""Điều 11: completing the year, being promoted, and đánh giá bổ sung."""

from collections.abc import Iterator, Mapping

from hbs_schema.findings import Finding, Sentence, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27 import sentences
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.results import PASS_MARK, RESULT_NAMES
from hbs_schema.rules.tt27.traits import trait_label
from hbs_schema.values.primary import Competences, DeclaredOutcome, Qualities, Subject, Trait, YearResult

LAST_GRADE = 5


def check_completion(outcome: DeclaredOutcome, *, grade: int, policy: Tt27Policy) -> list[Finding]:
    """Điều 11: completed unless the final result is Chưa hoàn thành, and who is
    promoted.

    There is no absence limit in primary schools, and a pupil who has not completed may be promoted.
    """
    result = final_result(outcome)
    if outcome.is_completed and result == "CHT":
        return [_finding("completion-contradicts-result", sentences.COMPLETED_BUT_CHT, "is_completed")]
    if not outcome.is_completed and result is not None and result != "CHT":
        return [
            _finding(
                "completion-missing",
                sentences.NOT_COMPLETED_BUT_PASSED,
                "is_completed",
                declared=RESULT_NAMES[result],
            )
        ]
    return list(_check_promotion(outcome, grade, policy))


def check_track(outcome: DeclaredOutcome, *, track: str, policy: Tt27Policy) -> list[Finding]:
    """Điều 11: the supplementary track is for pupils who had not completed, and shows both results."""
    if track == "supplementary":
        findings = []
        if outcome.result != "CHT":
            findings.append(_finding("track-mismatch", sentences.SUPPLEMENTARY_WITHOUT_CHT, "result"))
        if outcome.result_after_retake is None:
            findings.append(_finding("retake-result-missing", sentences.RETAKE_RESULT_MISSING, "result_after_retake"))
        return findings
    findings = []
    if outcome.result_after_retake is not None:
        findings.append(
            _finding(
                "retake-on-completed-track",
                sentences.RETAKE_ON_COMPLETED_TRACK,
                "result_after_retake",
            )
        )
    strictness = policy.not_completed_on_completed_track
    if outcome.result == "CHT" and strictness != "off":
        findings.append(
            Finding(
                "not-completed-on-completed-track",
                sentences.CHT_ON_COMPLETED_TRACK,
                pointer("outcome", "result"),
                severity=strictness,
            )
        )
    return findings


def check_retakes(
    subjects: Mapping[str, Subject],
    qualities: Qualities | None,
    competences: Competences | None,
    *,
    track: str,
) -> list[Finding]:
    """Điều 11: đánh giá bổ sung only on its track, and only of what was not completed."""
    retaken = [*_retaken_subjects(subjects), *_retaken_traits(qualities, competences)]
    if track == "supplementary":
        if not retaken:
            return [Finding("retake-missing", sentences.RETAKE_MISSING, pointer("outcome"))]
        return [
            Finding("retake-not-due", sentences.RETAKE_NOT_DUE, where, parameters={"where": label})
            for where, label, was_due in retaken
            if not was_due
        ]
    return [Finding("retake-on-completed-track", sentences.RETAKE_ON_COMPLETED_TRACK, where) for where, _, _ in retaken]


def final_result(outcome: DeclaredOutcome) -> YearResult | None:
    """The result that counts: after đánh giá bổ sung where there was one; None where there is none at all."""
    return outcome.result_after_retake or outcome.result


def _check_promotion(outcome: DeclaredOutcome, grade: int, policy: Tt27Policy) -> Iterator[Finding]:
    has_decision = outcome.promotion_decision is not None
    if outcome.is_completed:
        # A pupil who completes grade 5 leaves the school: either spelling of "promoted" is seen.
        if not outcome.is_promoted and grade < LAST_GRADE:
            yield _finding("promotion-contradicts-completion", sentences.COMPLETED_BUT_RETAINED, "is_promoted")
        if has_decision:
            yield Finding(
                "promotion-decision-unneeded",
                sentences.DECISION_UNNEEDED,
                pointer("outcome", "promotion_decision"),
                severity="warning",
            )
    elif outcome.is_promoted and not has_decision and policy.needs_decision_to_promote:
        yield _finding("promotion-decision-missing", sentences.DECISION_MISSING, "promotion_decision")


def _retaken_subjects(subjects: Mapping[str, Subject]) -> Iterator[tuple[str, Term, bool]]:
    for slug, subject in subjects.items():
        if subject.retake is None:
            continue
        is_due = subject.level == "C" or (subject.test is not None and int(subject.test) < PASS_MARK)
        name = subject_name(slug)
        yield pointer(f"subjects/{slug}", "retake"), Term(f"môn {name.vi}", name.en), is_due


def _retaken_traits(qualities: Qualities | None, competences: Competences | None) -> Iterator[tuple[str, Term, bool]]:
    groups: list[tuple[str, str, Mapping[str, Trait]]] = []
    if qualities:
        groups.append(("qualities", "traits", qualities.traits))
    if competences:
        groups.append(("competences", "general", competences.general))
        groups.append(("competences", "specific", competences.specific))
    for part, group, marked in groups:
        for code, trait in marked.items():
            if trait.retake is not None:
                where = pointer(part, group, code, "retake")
                yield where, trait_label(group, code), trait.level == "C"


def _finding(code: str, sentence: Sentence, field_name: str, **parameters: Term) -> Finding:
    return Finding(code, sentence, pointer("outcome", field_name), parameters=parameters)
