"""A window: how far every school is, why records stand refused, what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from so_registry.domain.people.grants import Schools, is_within
from so_registry.storage.attempts import UndecidedSubmission, list_undecided
from so_registry.storage.boards.windows import RefusalLine, SchoolLine, list_refusal_lines, list_school_lines
from so_registry.storage.windows import database_now, get_window

MOST_SET_ASIDE = 200


@dataclass(frozen=True)
class WindowBoard:
    """As it stood at `now`."""

    window: Window
    schools: Sequence[SchoolLine]
    refusals: Sequence[RefusalLine]
    set_aside: Sequence[UndecidedSubmission]
    now: datetime

    def total(self, name: str) -> int:
        """A column of the schools, added up."""
        return sum(getattr(line, name) for line in self.schools)

    @property
    def expected(self) -> int:
        return sum(line.is_expected for line in self.schools)

    def has_closed(self, line: SchoolLine) -> bool:
        """Whether the school has closed every grade of the window."""
        return set(self.window.grades) <= set(line.closed_grades)

    @property
    def closed(self) -> int:
        return sum(line.is_expected and self.has_closed(line) for line in self.schools)

    @property
    def silent(self) -> int:
        """Expected schools from which nothing has come."""
        return sum(line.is_expected and line.last_received_at is None for line in self.schools)


async def show_window_board(window_no: int, *, sessions: Sessions) -> WindowBoard:
    """Of all schools. Raises WindowUnknown."""
    async with sessions() as session:
        return WindowBoard(
            window=await get_window(session, window_no),
            schools=await list_school_lines(session, window_no),
            refusals=await list_refusal_lines(session, window_no),
            set_aside=await list_undecided(session, "set-aside", limit=MOST_SET_ASIDE, window_no=window_no),
            now=await database_now(session),
        )


def narrowed(board: WindowBoard, schools: Schools) -> WindowBoard:
    """The board of some schools; reasons count no records then, since what is added up is of all."""
    if schools is None:
        return board
    own = [
        replace(line, schools=tuple(school for school in line.schools if school in schools))
        for line in board.refusals
        if not schools.isdisjoint(line.schools)
    ]
    return replace(
        board,
        schools=[line for line in board.schools if is_within(line.school, schools)],
        refusals=[replace(line, records=None) for line in own],
        set_aside=[entry for entry in board.set_aside if is_within(entry.school, schools)],
    )
