"""Tốt, Khá, Đạt, Chưa đạt: their names and order (Điều 8, 9)."""

from collections.abc import Mapping

from hbs_schema.findings import Term
from hbs_schema.values.secondary import AchievementLevel

LEVEL_NAMES: Mapping[str, Term] = {
    "T": Term("Tốt", "Good"),
    "K": Term("Khá", "Fair"),
    "Đ": Term("Đạt", "Achieved"),
    "CĐ": Term("Chưa đạt", "Not achieved"),
}
RANK: Mapping[AchievementLevel, int] = {"CĐ": 0, "Đ": 1, "K": 2, "T": 3}
BY_RANK: tuple[AchievementLevel, ...] = ("CĐ", "Đ", "K", "T")


def is_passed(level: AchievementLevel) -> bool:
    """Whether a level is Đạt or better."""
    return RANK[level] > 0
