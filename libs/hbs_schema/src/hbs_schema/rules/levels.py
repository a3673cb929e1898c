"""Which level a grade belongs to, and in which schema its year records are written (Luật Giáo dục 2019, Điều 28)."""

from collections.abc import Mapping
from types import MappingProxyType

LEVELS: Mapping[str, range] = MappingProxyType(
    {"primary": range(1, 6), "lower-secondary": range(6, 10), "upper-secondary": range(10, 13)}
)
"""General education; continuing education (Thông tư 43/2021) is none of them."""

SCHEMA_OF: Mapping[str, tuple[str, int]] = MappingProxyType(
    {"primary": ("primary", 2), "lower-secondary": ("secondary", 1), "upper-secondary": ("secondary", 1)}
)
"""The schema in which a new year record is written; older ones stay readable."""


def level_of(grade: int) -> str:
    """The level of a grade from 1 to 12."""
    return next(level for level, grades in LEVELS.items() if grade in grades)
