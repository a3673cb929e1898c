"""How Vietnamese offices write dates, instants, decimals and codes."""

from datetime import datetime, timedelta, timezone

from hbs_schema.findings import Language

VIETNAM = timezone(timedelta(hours=7))
"""One offset since 1975 and no summer time, so no time zone database is needed."""


def day_text(day: str) -> str:
    """`2017-03-05` as `05/03/2017`; a birth date of which less is known keeps what is known."""
    return "/".join(reversed(day.split("-")))


def long_day_text(day: str) -> str:
    """`2026-01-05` as `ngày 05 tháng 01 năm 2026`: days below 10 and months 1 and 2 take a zero
    (NĐ 30/2020).
    """
    year, month, of_month = day.split("-")
    return f"ngày {of_month} tháng {month if month in ('01', '02') else int(month)} năm {year}"


def instant_text(instant: datetime, language: Language = "vi") -> str:
    """`08:05 ngày 28/05/2026`, `08:05 on 28/05/2026`, Vietnamese time."""
    local, day = instant.astimezone(VIETNAM), {"vi": "ngày", "en": "on"}[language]
    return f"{local:%H:%M} {day} {local:%d/%m/%Y}"


def decimal_text(number: str) -> str:
    """`8.5` as `8,5`."""
    return number.replace(".", ",")


def code_text(lookup_code: str) -> str:
    """A lookup code in groups of four, as it is printed and read out."""
    return " ".join(lookup_code[at : at + 4] for at in range(0, len(lookup_code), 4))
