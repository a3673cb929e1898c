"""Readiness boards as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence

from hbs_schema.certificate_api import ReadinessOut, SeatOut
from hbs_schema.findings import Term
from so_registry.domain.csv_cells import inert

HEADINGS = (
    Term("Trường", "School"),
    Term("Đợt chốt", "Window"),
    Term("Hạn chốt", "Cutoff"),
    Term("Vai trò", "Role"),
    Term("Lớp", "Class"),
    Term("Phần", "Part"),
    Term("Trạng thái", "State"),
    Term("Đến", "Until"),
    Term("Việc cần làm", "What to do"),
)


def to_csv(board: ReadinessOut) -> str:
    """A whole file of one board."""
    return csv_head() + csv_lines(board)


def csv_head() -> str:
    """The first line, with a mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _written([[heading.vi for heading in HEADINGS]])


def csv_lines(board: ReadinessOut) -> str:
    """One line a seat. What could be a formula is quoted as text."""
    return _written(
        [inert(cell) for cell in (*_place(board, seat), seat.state, seat.until or "", seat.vi)] for seat in board.seats
    )


def _place(board: ReadinessOut, seat: SeatOut) -> tuple[str, ...]:
    return board.school, board.window, board.cutoff, seat.role, seat.class_name or "", seat.part or ""


def _written(lines: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(lines)
    return written.getvalue()
