"""Instants, numbers and codes as people read them, in either language."""

import re
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as day_of
from typing import Final

from hbs_schema.findings import Language, Term
from hbs_schema.verification.times import from_instant

VIETNAM: Final = timezone(timedelta(hours=7))
ON: Final = Term("ngày", "on")
LEFT: Final = {
    "days": Term("còn {days} ngày {hours} giờ {minutes} phút", "{days} d {hours} h {minutes} min left"),
    "hours": Term("còn {hours} giờ {minutes} phút", "{hours} h {minutes} min left"),
    "minutes": Term("còn {minutes} phút", "{minutes} min left"),
}
"""By the largest part that is not nothing; the script is given the same words."""
OVER: Final = Term("đã đến hạn", "passed")


def instant(moment: datetime, language: Language) -> str:
    """`16:20 ngày 14/06/2026`, in Vietnamese time."""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M} {ON.in_(language)} {local:%d/%m/%Y}"


def date(told: str) -> str:
    """An Instant of the API as a day in Vietnam: `14/06/2026`."""
    return f"{from_instant(told).astimezone(VIETNAM):%d/%m/%Y}"


def day(told: day_of) -> str:
    """A day of a decision: `14/06/2026`."""
    return f"{told:%d/%m/%Y}"


def decision(told: str) -> str:
    """A decision as a window has it, its day as people write it: `412/QĐ-SGDĐT, 12/06/2026`."""
    return re.sub(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})$", r"\3/\2/\1", told)


def told(moment: str | None, language: Language) -> str:
    """An Instant of the API in Vietnamese time; a dash where there is none."""
    return "–" if moment is None else instant(from_instant(moment), language)


def percent(value: float | None, language: Language) -> str:
    """`98,5 %`; a dash where nobody is expected."""
    if value is None:
        return "–"
    shown = f"{value:.1f} %"
    return shown.replace(".", ",") if language == "vi" else shown


def number(value: int, language: Language) -> str:
    """`117.726`; in English `117,726`."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "vi" else grouped


def remaining(until: datetime, now: datetime, language: Language) -> str:
    """How long it is until then; whole minutes, rounded down."""
    if until <= now:
        return OVER.in_(language)
    minutes = int((until - now).total_seconds()) // 60
    parts = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    largest = next((name for name, count in parts.items() if count), "minutes")
    return LEFT[largest].in_(language).format(**parts)


def stamp(moment: datetime) -> str:
    """For `<time datetime>` and the script."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
