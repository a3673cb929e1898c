"""Opening a window from a signed calendar, and following a newer one until the cutoff."""

from collections.abc import Sequence
from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.intake.calendars import window_of
from hbs_schema.intake.windows import WindowState
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement
from so_registry.domain.errors import DocumentUnknown, WindowClosed
from so_registry.storage.knowledge import load_policies
from so_registry.storage.windows import add_window, database_now, hold_window_alone, set_times


async def open_window(calendar: Statement[Calendar], track: str, schools: Sequence[str], *, sessions: Sessions) -> int:
    """Open the window of a track for some schools; calendar and policies are stored already. Returns its number.

    Raises DocumentUnknown for a policy that is not stored.
    """
    window = window_of(calendar.payload, calendar.document_digest, track)
    async with sessions.begin() as session:
        if len(await load_policies(session, window.policies)) < len(window.policies):
            raise DocumentUnknown
        return await add_window(session, window, schools)


async def move_window(window_no: int, calendar: Statement[Calendar], *, sessions: Sessions) -> datetime:
    """Give an open window the times of a newer version of its calendar; returns the new cutoff.

    Raises WindowUnknown; WindowClosed once the cutoff has passed; ValueError if the calendar is of something else.
    """
    async with sessions.begin() as session:
        held = await hold_window_alone(session, window_no)
        wanted = window_of(calendar.payload, calendar.document_digest, held.track, window_no=window_no)
        if (wanted.registrar, wanted.school_year, wanted.level) != (held.registrar, held.school_year, held.level):
            raise ValueError("a calendar of another registrar, school year or level")
        if held.state != WindowState.OPEN or await database_now(session) >= held.closes_at:
            raise WindowClosed
        await set_times(
            session,
            window_no,
            calendar=wanted.calendar,
            closes_at=wanted.closes_at,
            grace_until=wanted.grace_until,
            effective_at=wanted.effective_at,
            apart=wanted.apart,
        )
    return wanted.closes_at
