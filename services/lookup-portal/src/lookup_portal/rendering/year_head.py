"""What every year's page begins with, whatever its level."""

from dataclasses import dataclass

from hbs_schema.values.interim import InterimCitation
from lookup_portal.rendering import labels
from lookup_portal.rendering.wording import day_text


@dataclass(frozen=True)
class YearHead:
    """Of the packet's header."""

    school_year: str
    grade: int
    class_name: str
    revision: int = 1


@dataclass(frozen=True)
class Absence:
    """Days (primary) or sessions (secondary) missed."""

    total: str
    excused: str
    unexcused: str


def absence_of(excused: int, unexcused: int) -> Absence:
    """As numbers are printed."""
    return Absence(str(excused + unexcused), str(excused), str(unexcused))


def interim_text(citation: InterimCitation | None) -> str:
    """Where the earlier part of the year was taught; empty for a pupil who did not change school."""
    if citation is None:
        return ""
    sentence = labels.INTERIM if citation.packet else labels.INTERIM_UNSIGNED
    return sentence.vi.format(by=citation.school_name, date=day_text(citation.left_on))
