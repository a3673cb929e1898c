"""A window's reconciliation as a workbook: schools, classes, and whoever is missing, by name if a reason is given."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Expects
from hbs_schema.review_api import BoardOut
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.reconciling.figures import class_figures
from so_registry.domain.reconciling.states import REASON_WORDS, STATE_WORDS
from so_registry.spreadsheets.books import (
    CLASS_HEADINGS,
    CLASSES,
    PUPIL_HEADINGS,
    PUPILS,
    Sheet,
    class_cells,
    open_book,
    write_board,
)
from so_registry.storage import audit
from so_registry.storage.reconciling.figures import list_activity, stream_by_class
from so_registry.storage.reconciling.listings import Listed, Narrowed, stream_pupils
from so_registry.storage.reconciling.pupils import Asked, make_asked
from so_registry.storage.windows import database_now, get_window
from so_registry.usecases.reconciling.show_board import show_board

OPEN_STATES = ("missing", "refused", "revoked", "unexpected", "unexpected-refused")
"""What somebody still has to do something about."""


@dataclass(frozen=True)
class Wanted:
    """Of which schools (None: all). `reason`: why names are needed; without it there are codes alone."""

    schools: frozenset[str] | None = None
    reason: str | None = None


async def export_book(window_no: int, file: Path, wanted: Wanted, *, by: Actor, sessions: Sessions) -> int:
    """Write it; how many pupils are listed. A look at names is noted before anything is written.

    Raises WindowUnknown.
    """
    board = await show_board(window_no, schools=wanted.schools, sessions=sessions)
    async with sessions.begin() as session:
        window = await get_window(session, window_no)
        act = "export-pupils" if wanted.reason else "export-pupils-by-code"
        about = f"window/{window_no}/{'all' if wanted.schools is None else len(wanted.schools)}"
        await audit.note(session, act, by, concerns=about, reason=wanted.reason)
        now = await database_now(session)
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        asked = await make_asked(session, window, now, wanted.schools)
        return await _write(session, asked, board, file, with_names=wanted.reason is not None)


async def _write(session: AsyncSession, asked: Asked, board: BoardOut, file: Path, *, with_names: bool) -> int:
    told = {entry.school for entry in await list_activity(session, asked) if entry.enrolment is not None}
    listed = 0
    async with open_book(file) as book:
        write_board(book, board.schools)
        classes = Sheet(book, CLASSES, CLASS_HEADINGS)
        async for counted in stream_by_class(session, asked):
            is_told = asked.window.expects != Expects.EVERYBODY or counted.school in told
            classes.write(class_cells(counted.school, class_figures(counted, is_told=is_told)))
        pupils = Sheet(book, PUPILS, PUPIL_HEADINGS)
        async for entry in stream_pupils(session, asked, Narrowed(OPEN_STATES)):
            # Where nobody has said whom to expect, nobody is unexpected.
            if entry.state == "unexpected" and asked.window.expects == Expects.EVERYBODY and entry.school not in told:
                continue
            pupils.write(_cells(entry, with_names=with_names))
            listed += 1
    return listed


def _cells(entry: Listed, *, with_names: bool) -> tuple[str | int | None, ...]:
    return (
        entry.school,
        entry.position,
        entry.grade,
        entry.class_name,
        entry.pupil_code,
        entry.name if with_names else None,
        STATE_WORDS[entry.state].vi,
        REASON_WORDS[entry.reason].vi if entry.reason else None,
        ", ".join(entry.codes),
        entry.record_key,
    )
