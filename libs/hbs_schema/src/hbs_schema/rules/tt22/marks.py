"""Marks as decimals, one place after the point, half up: never a float (Điều 5, 9)."""

from decimal import ROUND_HALF_UP, Decimal

from hbs_schema.findings import Term

PLACE = Decimal("0.1")


def rounded(value: Decimal) -> Decimal:
    """Điều 9 khoản 1: “lấy đến chữ số thập phân thứ nhất sau khi làm tròn số”; 6.45 is 6.5, 8.95 is 9.0."""
    return value.quantize(PLACE, ROUND_HALF_UP)


def written(mark: Decimal) -> Term:
    """8,5 in Vietnamese, 8.5 in English."""
    text = str(mark.quantize(PLACE))
    return Term(text.replace(".", ","), text)
