"""Điều 9: the year result is computed from year-end marks alone; what a school declares must equal it."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27 import sentences
from hbs_schema.rules.tt27.traits import trait_label
from hbs_schema.values.primary import (
    Competences,
    Qualities,
    Subject,
    SubjectLevel,
    TraitLevel,
    YearResult,
)

RESULT_NAMES: Mapping[YearResult, Term] = {
    "HTXS": Term("Hoàn thành xuất sắc", "Completed with excellence"),
    "HTT": Term("Hoàn thành tốt", "Completed well"),
    "HT": Term("Hoàn thành", "Completed"),
    "CHT": Term("Chưa hoàn thành", "Not completed"),
}
NOT_ASSESSED = Term("không đánh giá", "not assessed")


def result_name(result: YearResult | None) -> Term:
    """As it stands in a sentence."""
    return NOT_ASSESSED if result is None else RESULT_NAMES[result]


SUBJECT_LEVEL_NAMES: Mapping[SubjectLevel, Term] = {
    "T": Term("Hoàn thành tốt", "Completed well"),
    "H": Term("Hoàn thành", "Completed"),
    "C": Term("Chưa hoàn thành", "Not completed"),
}
TRAIT_LEVEL_NAMES: Mapping[TraitLevel, Term] = {
    "T": Term("Tốt", "Good"),
    "Đ": Term("Đạt", "Achieved"),
    "C": Term("Cần cố gắng", "Needs effort"),
}
RANK: Mapping[YearResult, int] = {"CHT": 0, "HT": 1, "HTT": 2, "HTXS": 3}
PASS_MARK = 5


@dataclass(frozen=True)
class YearEndMarks:
    """The end-of-year marks that Điều 9 looks at; earlier periods have no say."""

    levels: Mapping[str, SubjectLevel] = field(default_factory=dict)
    tests: Mapping[str, int] = field(default_factory=dict)
    traits: Mapping[tuple[str, str], TraitLevel] = field(default_factory=dict)
    """By (group, code): the competence Khoa học is not the subject."""


@dataclass(frozen=True)
class _Bar:
    levels: frozenset[SubjectLevel]
    traits: frozenset[TraitLevel]
    test: int


_BARS: Mapping[YearResult, _Bar] = {
    "HTXS": _Bar(frozenset({"T"}), frozenset({"T"}), 9),
    "HTT": _Bar(frozenset({"T"}), frozenset({"T"}), 7),
    "HT": _Bar(frozenset({"T", "H"}), frozenset({"T", "Đ"}), PASS_MARK),
}


def compute_result(marks: YearEndMarks) -> YearResult:
    """Điều 9 khoản 2: the best result whose every condition holds. Of incomplete marks, an upper bound."""
    for result in _BARS:
        if next(shortfalls(marks, result), None) is None:
            return result
    return "CHT"


def shortfalls(marks: YearEndMarks, result: YearResult) -> Iterator[Term]:
    """Điều 9 khoản 2: each mark that keeps the pupil from `result`, as it stands in a sentence."""
    bar = _BARS.get(result)
    if bar is None:
        return
    for slug, test in marks.tests.items():
        if test < bar.test:
            name = subject_name(slug)
            yield Term(f"môn {name.vi} có điểm {test}", f"the test in {name.en} is {test}")
    for slug, level in marks.levels.items():
        if level not in bar.levels:
            name, word = subject_name(slug), SUBJECT_LEVEL_NAMES[level]
            yield Term(f"môn {name.vi} ở mức “{word.vi}”", f"{name.en} is “{word.en}”")
    for (group, code), mark in marks.traits.items():
        if mark not in bar.traits:
            name, grade_word = trait_label(group, code), TRAIT_LEVEL_NAMES[mark]
            yield Term(f"{name.vi} ở mức “{grade_word.vi}”", f"{name.en} is “{grade_word.en}”")


def marks_of(
    subjects: Mapping[str, Subject],
    qualities: Qualities | None,
    competences: Competences | None,
    *,
    sitting: Literal["first", "final"],
    untested: Container[str] = (),
) -> YearEndMarks:
    """Year-end marks as first given, or with đánh giá bổ sung in the place of what it replaced (Điều 11).

    A mark in a subject that is `untested` is an error of its own and has no say.
    """
    is_final = sitting == "final"
    levels: dict[str, SubjectLevel] = {}
    tests: dict[str, int] = {}
    for slug, subject in subjects.items():
        retake = subject.retake if is_final else None
        level = retake.level if retake else subject.level
        test = retake.test if retake and retake.test is not None else subject.test
        if level is not None:
            levels[slug] = level
        if test is not None and slug not in untested:
            tests[slug] = int(test)
    traits: dict[tuple[str, str], TraitLevel] = {}
    groups = [("traits", qualities.traits if qualities else {})]
    if competences:
        groups += [("general", competences.general), ("specific", competences.specific)]
    for group, marked in groups:
        for code, trait in marked.items():
            traits[group, code] = (trait.retake if is_final else None) or trait.level
    return YearEndMarks(levels, tests, traits)


def check_result(
    declared: YearResult,
    marks: YearEndMarks,
    *,
    is_complete: bool,
    field_name: str = "result",
    ceiling: YearResult | None = None,
) -> list[Finding]:
    """Điều 9: declared = computed, or the policy's ceiling where that is lower.

    With marks missing, only a result better than any completion of them could give is wrong.
    """
    computed = compute_result(marks)
    expected = min(computed, ceiling, key=RANK.__getitem__) if ceiling else computed
    if declared == expected or (not is_complete and RANK[declared] < RANK[expected]):
        return []
    reason = next(shortfalls(marks, declared), None)
    sentence = sentences.RESULT_TOO_HIGH
    if reason is None:
        is_above_ceiling = RANK[declared] > RANK[expected]
        sentence = sentences.RESULT_ABOVE_CEILING if is_above_ceiling else sentences.RESULT_TOO_LOW
    return [
        Finding(
            "result-mismatch",
            sentence,
            pointer("outcome", field_name),
            parameters={
                "declared": RESULT_NAMES[declared],
                "expected": RESULT_NAMES[expected],
                "reason": reason or Term("", ""),
            },
        )
    ]
