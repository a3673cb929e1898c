"""Moving a window on as time passes: open, grace, draining. One way, under the window's exclusive lock."""

from hbs_kit.db import Sessions, reading
from hbs_schema.intake.windows import WindowState
from so_registry.storage.windows import database_now, get_window, hold_window_alone, list_windows, set_state


async def advance_window(window_no: int, *, sessions: Sessions) -> WindowState:
    """Give the window the state that the database's clock has brought. Raises WindowUnknown."""
    async with reading(sessions) as session:
        window = await get_window(session, window_no)
        if window.next_state(await database_now(session)) == window.state:
            return window.state
    async with sessions.begin() as session:
        # Whoever holds the window now was in time; nobody can be from here on.
        window = await hold_window_alone(session, window_no)
        state = window.next_state(await database_now(session))
        if state != window.state:
            await set_state(session, window_no, state)
    return state


async def advance_windows(*, sessions: Sessions) -> bool:
    """All windows; False, since there is never more to do at once."""
    async with reading(sessions) as session:
        windows, now = await list_windows(session), await database_now(session)
    for window in windows:
        # Asked four times a second by each worker: a window whose time has not come costs nothing more.
        if window.next_state(now) != window.state:
            await advance_window(window.window_no, sessions=sessions)
    return False
