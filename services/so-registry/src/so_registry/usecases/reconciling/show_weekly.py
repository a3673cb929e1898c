"""The weekly table of a window, as of an instant: what was there then, and what was there a week before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from so_registry.domain.reconciling.weekly import By, WeeklyTable, weekly_table
from so_registry.storage.windows import database_now, get_window
from so_registry.usecases.reconciling.show_board import show_board

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Weekly:
    """The table with what stands above it."""

    window: Window
    at: datetime
    table: WeeklyTable


async def show_weekly(
    window_no: int,
    *,
    by: By = "commune",
    at: datetime | None = None,
    schools: frozenset[str] | None = None,
    sessions: Sessions,
) -> Weekly:
    """Nothing later than now, nothing before the window opened. Raises WindowUnknown."""
    async with sessions() as session:
        window = await get_window(session, window_no)
        now = await database_now(session)
    as_of = max(min(at, now), min(window.opens_at, now)) if at else now
    current = await show_board(window_no, schools=schools, at=as_of, sessions=sessions)
    before = await show_board(window_no, schools=schools, at=as_of - WEEK, sessions=sessions)
    return Weekly(window, as_of, weekly_table(current.schools, before.schools, by=by))
