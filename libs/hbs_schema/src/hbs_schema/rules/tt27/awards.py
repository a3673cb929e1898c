"""Điều 13: awards follow from the year result; one of them is a function of it."""

from collections.abc import Mapping

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.titles import claims
from hbs_schema.rules.tt27 import sentences
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.results import RESULT_NAMES, result_name
from hbs_schema.values.primary import DeclaredOutcome, YearResult

AWARD_NAMES: Mapping[str, Term] = {
    "HSXS": Term("Học sinh Xuất sắc", "Excellent Pupil"),
    "HSTB": Term(
        "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
        "Exemplary Pupil in Study and Conduct",
    ),
}
_NEEDS: Mapping[str, YearResult] = {"HSXS": "HTXS", "HSTB": "HTT"}


def check_awards(outcome: DeclaredOutcome, *, policy: Tt27Policy) -> list[Finding]:
    """Điều 13: Học sinh Xuất sắc needs HTXS, Học sinh Tiêu biểu needs HTT; neither follows
    from a retake.

    HTT does not bring an award by itself. Other awards are free text.
    """
    findings: list[Finding] = []
    seen: set[str] = set()
    for position, code in claims(outcome.awards, AWARD_NAMES):
        where, needed = pointer("outcome", "awards", position), _NEEDS[code]
        if code in seen:
            findings.append(
                Finding(
                    "award-duplicate",
                    sentences.AWARD_DUPLICATE,
                    where,
                    parameters={"award": AWARD_NAMES[code]},
                )
            )
        seen.add(code)
        if outcome.result != needed:
            findings.append(
                Finding(
                    "award-mismatch",
                    sentences.AWARD_MISMATCH,
                    where,
                    parameters={
                        "award": AWARD_NAMES[code],
                        "declared": result_name(outcome.result),
                        "expected": RESULT_NAMES[needed],
                    },
                )
            )
    strictness = policy.award_expected_for_excellence
    if outcome.result == "HTXS" and "HSXS" not in seen and strictness != "off":
        findings.append(
            Finding(
                "award-missing",
                sentences.AWARD_MISSING,
                pointer("outcome", "awards"),
                severity=strictness,
                parameters={"award": AWARD_NAMES["HSXS"]},
            )
        )
    return findings
