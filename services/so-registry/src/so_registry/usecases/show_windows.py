"""Windows as schools see them, with the registrar's own clock."""

from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from hbs_schema.registry_api import WindowOut
from hbs_schema.verification.times import to_instant
from so_registry.storage.window_schools import find_moves
from so_registry.storage.windows import database_now, get_window, list_windows


async def show_windows(*, sessions: Sessions, school: str | None = None) -> list[WindowOut]:
    """All windows, newest first; for a school with where it goes on."""
    async with sessions() as session:
        now = await database_now(session)
        moves = await find_moves(session, school) if school else {}
        return [_out(window, now, moves.get(window.window_no)) for window in await list_windows(session)]


async def show_window(window_no: int, *, sessions: Sessions) -> WindowOut:
    """One window. Raises WindowUnknown."""
    async with sessions() as session:
        return _out(await get_window(session, window_no), await database_now(session))


async def grades_of_batch(window_no: int, batch: int | None, *, sessions: Sessions) -> tuple[int, ...]:
    """The grades that the calendar locks together, counted from 1; none for a batch that it does not have.

    Raises WindowUnknown.
    """
    async with sessions() as session:
        batches = (await get_window(session, window_no)).batches
    return batches[batch - 1] if batch is not None and 1 <= batch <= len(batches) else ()


def _out(window: Window, now: datetime, moved_to: int | None = None) -> WindowOut:
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
            "kind": window.kind.value,
            "belongs_to": str(window.belongs_to) if window.belongs_to else None,
            "expects": window.expects.value,
            "decision": window.decision,
            "drain_until": to_instant(window.drain_until) if window.drain_until else None,
            "report_due_at": to_instant(window.report_due_at) if window.report_due_at else None,
            "batches": window.batches,
            "reviewer": window.reviewer,
            "second_person": window.second_person,
            "moved_to": str(moved_to) if moved_to else None,
            "now": to_instant(now),
        }
    )
