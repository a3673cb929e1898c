"""Windows as schools see them, with the registrar's own clock."""

from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from hbs_schema.registry_api import WindowOut
from hbs_schema.verification.times import to_instant
from so_registry.storage.windows import database_now, get_window, list_windows


async def show_windows(*, sessions: Sessions) -> list[WindowOut]:
    """All windows, newest first."""
    async with sessions() as session:
        now = await database_now(session)
        return [_out(window, now) for window in await list_windows(session)]


async def show_window(window_no: int, *, sessions: Sessions) -> WindowOut:
    """One window. Raises WindowUnknown."""
    async with sessions() as session:
        return _out(await get_window(session, window_no), await database_now(session))


def _out(window: Window, now: datetime) -> WindowOut:
    return WindowOut.model_validate(
        {
            "window": str(window.window_no),
            "registrar": window.registrar,
            "school_year": window.school_year,
            "level": window.level,
            "track": window.track,
            "grades": window.grades,
            "state": window.state.value,
            "opens_at": to_instant(window.opens_at),
            "closes_at": to_instant(window.closes_at),
            "grace_until": to_instant(window.grace_until),
            "calendar": window.calendar,
            "policies": window.policies,
            "now": to_instant(now),
        }
    )
