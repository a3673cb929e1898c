"""The window that a page is about: its terms and the database's clock, and nothing that grows with its schools."""

from dataclasses import dataclass
from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from so_registry.storage.windows import database_now, get_window


@dataclass(frozen=True)
class WindowHead:
    """As it stood at `now`."""

    window: Window
    now: datetime


async def show_window(window_no: int, *, sessions: Sessions) -> WindowHead:
    """Raises WindowUnknown."""
    async with sessions() as session:
        return WindowHead(await get_window(session, window_no), await database_now(session))
