"""Điều 15: Học sinh Xuất sắc and Học sinh Giỏi follow from the year's results as they stood before any retake."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.titles import claims
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.learning import SIX
from hbs_schema.rules.tt22.page import YearPage
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.values.secondary import Conduct, Outcome

EXCELLENT = Decimal("9.0")
AWARD_NAMES: Mapping[str, Term] = {
    "HSXS": Term("Học sinh Xuất sắc", "Excellent Pupil"),
    "HSG": Term("Học sinh Giỏi", "Very Good Pupil"),
}


def check_awards(page: YearPage, policy: Tt22Policy) -> Iterator[Finding]:
    """Điều 15 khoản 1: an award needs its conditions; whoever meets them is expected to have it."""
    conduct = page.judged_conduct
    if page.outcome is None or conduct is None:
        return
    due = _due(page, page.outcome, conduct, policy)
    seen: set[str] = set()
    for position, code in claims(page.outcome.awards, AWARD_NAMES):
        where, parameters = pointer("outcome", "awards", position), {"award": AWARD_NAMES[code]}
        if code in seen:
            yield Finding("award-duplicate", sentences.AWARD_DUPLICATE, where, parameters=parameters)
        seen.add(code)
        if code not in due:
            sentence = sentences.AWARD_HSXS_MISMATCH if code == "HSXS" else sentences.AWARD_HSG_MISMATCH
            yield Finding("award-mismatch", sentence, where, parameters=parameters)
    strictness = policy.award_expected
    if due and due[0] not in seen and strictness != "off":
        where, parameters = pointer("outcome", "awards"), {"award": AWARD_NAMES[due[0]]}
        yield Finding("award-missing", sentences.AWARD_MISSING, where, severity=strictness, parameters=parameters)


def _due(page: YearPage, outcome: Outcome, conduct: Conduct, policy: Tt22Policy) -> list[str]:
    """The awards whose conditions hold, the better one first."""
    if conduct.year != "T" or outcome.learning.year != "T":
        return []
    marks = page.results("year", policy).marks.values()
    is_excellent = sum(mark >= EXCELLENT for mark in marks) >= SIX
    return ["HSXS", "HSG"] if is_excellent else ["HSG"]
