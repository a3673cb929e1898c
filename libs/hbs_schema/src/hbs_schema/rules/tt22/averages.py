"""Điều 9 khoản 1: semester and year results of one subject, computed from what stands behind them."""

from collections.abc import Sequence
from decimal import Decimal

from hbs_schema.rules.tt22.marks import rounded
from hbs_schema.values.secondary import CommentLevel


def semester_average(regular: Sequence[Decimal], midterm: Decimal, final: Decimal) -> Decimal:
    """Điều 9 khoản 1 điểm b: (TĐĐGtx + 2·ĐĐGgk + 3·ĐĐGck) / (số ĐĐGtx + 5)."""
    total = sum(regular, start=Decimal(0)) + 2 * midterm + 3 * final
    return rounded(total / (len(regular) + 5))


def year_average(semester_1: Decimal, semester_2: Decimal) -> Decimal:
    """Điều 9 khoản 1 điểm b: (ĐTBmhkI + 2·ĐTBmhkII) / 3, on the semesters as they were rounded."""
    return rounded((semester_1 + 2 * semester_2) / 3)


def semester_level(assessments: Sequence[CommentLevel]) -> CommentLevel:
    """Điều 9 khoản 1 điểm a: Đạt if every assessment is Đạt."""
    return "Đ" if all(level == "Đ" for level in assessments) else "CĐ"


def year_level(semester_2: CommentLevel) -> CommentLevel:
    """Điều 9 khoản 1 điểm a: the year's result is that of semester 2, whatever semester 1 was."""
    return semester_2
