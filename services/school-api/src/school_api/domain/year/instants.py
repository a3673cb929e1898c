"""An instant as people of both languages read it, in the time of Viet Nam."""

from datetime import UTC, datetime, timedelta, timezone

from hbs_schema.findings import Term

VIETNAM = timezone(timedelta(hours=7))
"""No summer time since 1975."""


def spoken(moment: datetime) -> Term:
    """`16:20 ngày 14/06/2026`, `16:20 on 14/06/2026`."""
    local = moment.astimezone(VIETNAM)
    return Term(f"{local:%H:%M} ngày {local:%d/%m/%Y}", f"{local:%H:%M} on {local:%d/%m/%Y}")


def day_of(moment: datetime) -> str:
    """The date on which it is that moment in Viet Nam, ISO."""
    return moment.astimezone(VIETNAM).date().isoformat()


def whole_second(moment: datetime) -> datetime:
    """As an Instant has it: two instants that are shown alike are alike."""
    return moment.astimezone(UTC).replace(microsecond=0)
