"""Where every school of a window stands: who has told its list, sent, closed, been signed off; who is late."""

from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Expects, Window
from hbs_schema.review_api import BoardEntry, BoardOut
from hbs_schema.verification.times import to_instant
from so_registry.domain.reconciling.boards import is_overdue, state_of, worst_first
from so_registry.domain.reconciling.figures import NOBODY, Counted, figures_of, percent
from so_registry.storage.reconciling.figures import SchoolActivity, count_by_school, list_activity
from so_registry.storage.reconciling.pupils import Asked, make_asked
from so_registry.storage.reconciling.sign_offs import list_unsigned
from so_registry.storage.windows import database_now, get_window

Only = Literal["all", "late"]


async def show_board(
    window_no: int,
    *,
    schools: frozenset[str] | None = None,
    only: Only = "all",
    at: datetime | None = None,
    sessions: Sessions,
) -> BoardOut:
    """Of these schools (None: all), the worst first. `late`: those that are overdue. Raises WindowUnknown."""
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        window = await get_window(session, window_no)
        asked = await make_asked(session, window, at or await database_now(session), schools)
        entries = await _entries(session, asked)
    kept = [entry for entry in entries if only == "all" or entry.is_overdue]
    return BoardOut(
        window=str(window_no),
        closes_at=to_instant(window.closes_at),
        at=to_instant(asked.at),
        schools=tuple(worst_first(kept)),
    )


async def _entries(session: AsyncSession, asked: Asked) -> list[BoardEntry]:
    counted = await count_by_school(session, asked)
    unsigned = set(await list_unsigned(session, asked.window.window_no, asked.window.grades))
    entries = []
    for activity in await list_activity(session, asked):
        counts = counted.get(activity.school, NOBODY)
        # It goes on in another window; here it is only with what it has sent.
        if activity.is_moved and not counts.counts["valid"]:
            continue
        entries.append(_entry(activity, counts, asked.window, asked.at, is_signed_off=activity.school not in unsigned))
    return entries


def _entry(
    activity: SchoolActivity, counts: Counted, window: Window, at: datetime, *, is_signed_off: bool
) -> BoardEntry:
    is_told = window.expects != Expects.EVERYBODY or activity.enrolment is not None
    figures = figures_of(counts, is_told=is_told)
    members = {
        "school": activity.school,
        "name": activity.name,
        "commune": activity.commune,
        "state": state_of(
            figures,
            waiting=activity.waiting,
            is_closed=activity.is_closed,
            is_signed_off=is_signed_off,
            returns_open=activity.returns_open,
        ),
        "figures": figures,
        "percent": percent(figures),
        "waiting": activity.waiting,
        "late": activity.late,
        "last_received_at": to_instant(activity.last_received_at) if activity.last_received_at else None,
        "is_closed": activity.is_closed,
        "is_signed_off": is_signed_off,
        "returns_open": activity.returns_open,
        "is_overdue": is_overdue(figures, window, at, is_closed=activity.is_closed),
    }
    return BoardEntry.model_validate(members)
