"""Announcements of a window: for its school, and for whoever reconciles."""

from hbs_kit.db import Sessions
from so_registry.domain.announcing import Announcement
from so_registry.storage.announcements import list_announcements
from so_registry.storage.windows import get_window


async def show_announcements(
    window_no: int, *, school: str | None = None, is_notable: bool = False, sessions: Sessions
) -> list[Announcement]:
    """All, of one school, or those that a reviewer looks at: without bytes, or come in grace. Raises WindowUnknown."""
    async with sessions() as session:
        await get_window(session, window_no)
        return await list_announcements(session, window_no, school=school, is_notable=is_notable)
