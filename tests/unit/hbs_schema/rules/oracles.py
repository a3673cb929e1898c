"""Điều 9 of both circulars once more, slowly and by whole numbers, from the text and not from the rules' code."""

from fractions import Fraction
from math import floor

ORDER = ["CĐ", "Đ", "K", "T"]


def half_up(value: Fraction) -> int:
    """Tenths, the half going up."""
    return floor(value * 10 + Fraction(1, 2))


def semester_tenths(regular: list[int], midterm: int, final: int) -> int:
    """TT22 Điều 9: every assessment written out as often as it weighs, then the mean. All in tenths."""
    weighed = [*regular, midterm, midterm, final, final, final]
    return half_up(Fraction(sum(weighed), 10 * len(weighed)))


def year_tenths(first: int, second: int) -> int:
    return half_up(Fraction(first + second + second, 30))


def learning(marks: dict[str, int], comments: dict[str, str], *, literal: bool = False) -> str:
    """TT22 Điều 9 khoản 2 and 3, by trying what each subject alone would have changed."""
    actual = _of_clause_2(marks, comments)
    for target in ("T", "K"):
        fall = ORDER.index(target) - ORDER.index(actual)
        if fall >= 2 and _one_subject_is_the_cause(marks, comments, target, literal):
            return ORDER[ORDER.index(actual) + 1]
    return actual


def _of_clause_2(marks: dict[str, int], comments: dict[str, str]) -> str:
    failed = [name for name in comments if comments[name] == "CĐ"]
    at_least = {bar: len([mark for mark in marks.values() if mark >= bar]) for bar in (35, 50, 65, 80)}
    if not failed and at_least[65] == len(marks) and at_least[80] > 5:
        return "T"
    if not failed and at_least[50] == len(marks) and at_least[65] > 5:
        return "K"
    if len(failed) < 2 and at_least[35] == len(marks) and at_least[50] > 5:
        return "Đ"
    return "CĐ"


def _one_subject_is_the_cause(marks: dict[str, int], comments: dict[str, str], target: str, literal: bool) -> bool:
    for name in list(marks):
        for instead in range(0, 101, 5) if literal else [None]:
            tried = {other: mark for other, mark in marks.items() if other != name}
            if instead is not None:
                tried[name] = instead
            if ORDER.index(_of_clause_2(tried, comments)) >= ORDER.index(target):
                return True
    for name in list(comments):
        if ORDER.index(_of_clause_2(marks, {**comments, name: "Đ"})) >= ORDER.index(target):
            return True
    return False


def conduct(first: str, second: str) -> str:
    """TT22 Điều 8 khoản 2, in the words of the circular: levels with the lower semester allowed beside them."""
    if second == "CĐ":
        return "CĐ"
    if second == "T" and first in ("T", "K"):
        return "T"
    if (second == "K" and first != "CĐ") or (second == "Đ" and first == "T") or (second == "T"):
        return "K"
    return "Đ"


def primary_result(levels: list[str], tests: list[int], traits: list[str]) -> str:
    """TT27 Điều 9 khoản 2."""
    worst_test = min(tests, default=10)
    all_best = set(levels) <= {"T"} and set(traits) <= {"T"}
    if all_best and worst_test > 8:
        return "HTXS"
    if all_best and worst_test > 6:
        return "HTT"
    if "C" not in levels and "C" not in traits and worst_test > 4:
        return "HT"
    return "CHT"
