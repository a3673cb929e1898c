"""Declared = computed for every learning level of the page (Điều 9), also after re-assessment (Điều 14)."""

from collections.abc import Iterator, Mapping

from hbs_schema.findings import Finding, Term
from hbs_schema.rules import sentences as form
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.learning import SIX, Results, learning_level, obstacles
from hbs_schema.rules.tt22.levels import LEVEL_NAMES, RANK
from hbs_schema.rules.tt22.page import Period, YearPage
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.values.secondary import AchievementLevel, Learning

FIELDS: Mapping[str, Period] = {
    "semester_1": "semester_1",
    "semester_2": "semester_2",
    "year": "year",
    "after_reassessment": "final",
}


def check_declared(learning: Learning) -> Iterator[Finding]:
    """Điều 9: the year has a level, whatever it follows from."""
    if learning.year is None:
        where, parameters = pointer("outcome", "learning", "year"), {"where": part_label("outcome")}
        yield Finding("result-missing", form.RESULT_MISSING, where, parameters=parameters)


def check_groundless(page: YearPage, learning: Learning, policy: Tt22Policy) -> Iterator[Finding]:
    """Điều 9: a level of a period in which no subject has a result would pass whatever it said."""
    for field, period in FIELDS.items():
        if getattr(learning, field) and page.results(period, policy).is_empty and page.is_complete(period):
            where = pointer("outcome", "learning", field)
            yield Finding("result-without-subjects", form.RESULT_WITHOUT_SUBJECTS, where)


def check_learning(page: YearPage, learning: Learning, policy: Tt22Policy) -> Iterator[Finding]:
    """Điều 9 khoản 2, 3: each declared level against the period's results, where those are all there."""
    for field, period in FIELDS.items():
        declared: AchievementLevel | None = getattr(learning, field)
        results = page.results(period, policy)
        if declared is None or results.is_empty or not page.is_complete(period):
            continue
        ceiling = policy.reassessment_ceiling if period == "final" else None
        yield from _compare(results, declared, field, policy, ceiling)


def _compare(
    results: Results, declared: AchievementLevel, field: str, policy: Tt22Policy, ceiling: AchievementLevel | None
) -> Iterator[Finding]:
    best = _best(results, policy)
    expected = min(best, ceiling, key=RANK.__getitem__) if ceiling else best
    if len(results.marks) < SIX and policy.fewer_than_six == "declared" and RANK[declared] <= RANK[expected]:
        where = pointer("outcome", "learning", field)
        parameters = {"count": len(results.marks), "number": SIX}
        yield Finding("learning-not-computable", sentences.LEARNING_NOT_COMPUTABLE, where, "warning", parameters)
    elif declared != expected:
        yield _mismatch(results, declared, expected, field)


def _best(results: Results, policy: Tt22Policy) -> AchievementLevel:
    """The level; under the switches that do not ask for six where there are fewer, the one of all of them."""
    six = SIX if policy.fewer_than_six == "strict" else min(SIX, len(results.marks))
    return learning_level(results, adjusted_subject_counts=policy.adjusted_subject_counts, six=six)


def _mismatch(results: Results, declared: AchievementLevel, expected: AchievementLevel, field: str) -> Finding:
    reason = next(obstacles(results, declared), None) if RANK[declared] > RANK[expected] else None
    return Finding(
        "learning-mismatch",
        sentences.LEARNING_TOO_HIGH if reason else sentences.LEARNING_MISMATCH,
        pointer("outcome", "learning", field),
        parameters={
            "declared": LEVEL_NAMES[declared],
            "expected": LEVEL_NAMES[expected],
            "reason": reason or Term("", ""),
        },
    )
