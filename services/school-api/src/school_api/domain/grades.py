"""Levels at which classes are opened, and their grades (Luật Giáo dục 2019, Điều 28)."""

from collections.abc import Sequence

from hbs_schema.findings import Finding
from hbs_schema.rules.levels import LEVELS
from school_api.domain.errors import ContentRefused, items_of
from school_api.domain.sentences import GRADE_OUTSIDE_LEVEL, LEVEL_NOT_SERVED


def check_grades(level: str, grades: Sequence[int]) -> None:
    """Raises ContentRefused for a level that is not served, or for grades of another level."""
    if level not in LEVELS:
        raise ContentRefused(items_of([Finding("level-not-served", LEVEL_NOT_SERVED, "/level")]))
    if not set(grades) <= set(LEVELS[level]):
        raise ContentRefused(items_of([Finding("grade-outside-level", GRADE_OUTSIDE_LEVEL, "/grades")]))
