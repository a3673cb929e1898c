"""Who has not closed yet: shown to the operator, and told to the schools."""

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.storage import audit
from so_registry.storage.closes import SchoolProgress, list_progress, mark_reminded
from so_registry.storage.windows import get_window


async def show_progress(window_no: int, *, sessions: Sessions) -> list[SchoolProgress]:
    """Every school that the window expects, and whether it has closed. Raises WindowUnknown."""
    async with sessions() as session:
        await get_window(session, window_no)
        return await list_progress(session, window_no)


async def remind_schools(window_no: int, *, sessions: Sessions, by: Actor = UNNAMED) -> list[SchoolProgress]:
    """Note a reminder for every school that has not closed; returns them. Raises WindowUnknown."""
    async with sessions.begin() as session:
        await get_window(session, window_no)
        unclosed = [school for school in await list_progress(session, window_no) if not school.is_closed]
        await mark_reminded(session, window_no, [school.school for school in unclosed])
        await audit.note(session, "remind", by, concerns=f"window:{window_no}", after={"schools": len(unclosed)})
    return unclosed
