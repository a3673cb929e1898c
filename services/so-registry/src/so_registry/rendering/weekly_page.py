"""The weekly table as a page to print and sign by hand: no script, nothing fetched."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from hbs_schema.intake.windows import Window
from so_registry.domain.reconciling.weekly import WeeklyTable
from so_registry.rendering.weekly_words import WORDS

_HERE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_LEVELS: Final = {
    "primary": "Tiểu học",
    "lower-secondary": "Trung học cơ sở",
    "upper-secondary": "Trung học phổ thông",
    "continuing": "Giáo dục thường xuyên",
}
_TRACKS: Final = {
    "completed": "Đã hoàn thành chương trình lớp học",
    "supplementary": "Đánh giá bổ sung, kiểm tra, đánh giá lại",
}


def weekly_page(table: WeeklyTable, window: Window, at: datetime) -> str:
    """A whole HTML page; every value escaped."""
    templates = Environment(
        loader=PackageLoader("so_registry.rendering"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    templates.filters |= {"number": number, "percent": percent}
    return templates.get_template("weekly.html").render(
        w=WORDS,
        table=table,
        window=window,
        level=_LEVELS.get(window.level, window.level),
        track=_TRACKS.get(window.track, window.track),
        at=stamp(at),
        closes_at=stamp(window.closes_at),
        day=at.astimezone(_HERE),
    )


def stamp(at: datetime) -> str:
    """As officials write it, in the time of Viet Nam."""
    return at.astimezone(_HERE).strftime("%H:%M ngày %d/%m/%Y")


def number(value: int) -> str:
    """Thousands with a dot."""
    return f"{value:,}".replace(",", ".")


def percent(value: float | None) -> str:
    """One decimal, with a comma; nothing where nobody is expected."""
    return "" if value is None else f"{value:.1f}".replace(".", ",")
