"""Readiness boards as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterable

from hbs_schema.certificate_api import ReadinessOut
from hbs_schema.findings import Term

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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(boards: Iterable[ReadinessOut]) -> str:
    """One line a seat, with a mark by which spreadsheets know UTF-8. What could be a formula is quoted as text."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([heading.vi for heading in HEADINGS])
    for board in boards:
        for seat in board.seats:
            line = (board.school, board.window, board.cutoff, seat.role, seat.class_name or "", seat.part or "")
            table.writerow([_inert(cell) for cell in (*line, seat.state, seat.until or "", seat.vi)])
    return "\ufeff" + written.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
