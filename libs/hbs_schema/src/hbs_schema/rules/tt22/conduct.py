"""Điều 8: rèn luyện of the year from that of the semesters."""

from collections.abc import Mapping

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences as form
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.levels import LEVEL_NAMES
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.values.secondary import AchievementLevel, Conduct

_SEMESTER_2: tuple[AchievementLevel, ...] = ("T", "K", "Đ", "CĐ")
_YEAR: Mapping[AchievementLevel, tuple[AchievementLevel, ...]] = {
    "T": ("T", "K", "K", "CĐ"),
    "K": ("T", "K", "Đ", "CĐ"),
    "Đ": ("K", "K", "Đ", "CĐ"),
    "CĐ": ("K", "Đ", "Đ", "CĐ"),
}
"""Rows are semester 1, columns semester 2 in the order T, K, Đ, CĐ."""


def year_conduct(semester_1: AchievementLevel, semester_2: AchievementLevel) -> AchievementLevel:
    """Điều 8 khoản 2 điểm b, as a table: semester 2 weighs more."""
    return _YEAR[semester_1][_SEMESTER_2.index(semester_2)]


def check_conduct(conduct: Conduct, *, is_newcomer: bool, policy: Tt22Policy) -> list[Finding]:
    """Điều 8: declared = the table's cell; with one semester absent, by policy that of the other."""
    if conduct.year is None:
        where, parameters = pointer("conduct", "year"), {"where": part_label("conduct")}
        return [Finding("result-missing", form.RESULT_MISSING, where, parameters=parameters)]
    expected = _expected(conduct, is_newcomer=is_newcomer, policy=policy)
    if expected is None or expected == conduct.year:
        return []
    return [
        Finding(
            "conduct-mismatch",
            sentences.CONDUCT_MISMATCH,
            pointer("conduct", "year"),
            parameters={"declared": LEVEL_NAMES[conduct.year], "expected": LEVEL_NAMES[expected]},
        )
    ]


def _expected(conduct: Conduct, *, is_newcomer: bool, policy: Tt22Policy) -> AchievementLevel | None:
    first, second = conduct.semester_1, conduct.semester_2
    if first is not None and second is not None:
        return year_conduct(first, second)
    follow = policy.year_after_arrival if is_newcomer and first is None else policy.year_of_one_semester
    return (second or first) if follow == "follows" else None
