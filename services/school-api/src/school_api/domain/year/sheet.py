"""What a principal looks at before he lets a class be signed: results and levels counted from the content."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from hbs_schema.values.declared_results import declared_result
from school_api.domain.drafts import Content

BANDS = (("8.0", "8.0-10.0"), ("6.5", "6.5-7.9"), ("5.0", "5.0-6.4"), ("3.5", "3.5-4.9"), ("0.0", "0.0-3.4"))
"""Averages by the thresholds of TT22 Điều 9."""
NONE = "none"
"""No result yet; of a subject, an exempt pupil has none either."""


def result_of(content: Content) -> str:
    """The result that counts, as a close will count it: an exempt pupil's is there, and is none of the levels."""
    outcome = content.get("outcome")
    return declared_result(outcome) if outcome else NONE


def semester_of(content: Content) -> str:
    """Learning in the first semester, where a record has semesters."""
    return str(content.get("outcome", {}).get("learning", {}).get("semester_1") or NONE)


def level_of(value: Mapping[str, Any]) -> str:
    """A subject's level, or the band of its average; the one that counts."""
    primary = value.get("retake") or value
    if primary.get("level"):
        return str(primary["level"])
    year = value.get("reassessment") or value.get("year") or {}
    if year.get("mark"):
        return next(band for least, band in BANDS if Decimal(year["mark"]) >= Decimal(least))
    return str(year.get("level") or NONE)


def counted(values: Iterable[str]) -> dict[str, int]:
    """How often each, in order of the values."""
    return dict(sorted(Counter(values).items()))


def count_levels(contents: Iterable[Content]) -> dict[str, dict[str, int]]:
    """By subject part: how many pupils at each level."""
    levels: dict[str, list[str]] = {}
    for content in contents:
        for part, value in content.items():
            if part.startswith("subjects/"):
                levels.setdefault(part, []).append(level_of(value))
    return {part: counted(found) for part, found in sorted(levels.items())}
