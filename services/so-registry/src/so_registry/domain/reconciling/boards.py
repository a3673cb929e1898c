"""Where schools stand on a window's board, the worst first, and as lines for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from hbs_schema.findings import Term
from hbs_schema.intake.windows import Window
from hbs_schema.reconciliation_api import Figures
from hbs_schema.review_api import BoardEntry, BoardState
from so_registry.domain.csv_cells import inert
from so_registry.domain.reconciling.figures import percent

_ORDER: tuple[BoardState, ...] = (
    "nothing-sent",
    "no-enrolment",
    "returned",
    "incomplete",
    "complete",
    "closed",
    "signed-off",
)
STATE_WORDS: dict[BoardState, Term] = {
    "nothing-sent": Term("Chưa báo cáo", "Nothing sent"),
    "no-enrolment": Term("Chưa gửi danh sách học sinh", "No list of pupils"),
    "returned": Term("Đã trả lại để chỉnh sửa", "Returned for correction"),
    "incomplete": Term("Báo cáo chưa đủ", "Incomplete"),
    "complete": Term("Đã báo cáo đủ", "Complete"),
    "closed": Term("Nhà trường đã xác nhận chốt", "Closed by the school"),
    "signed-off": Term("Đã xác nhận số liệu", "Figures confirmed"),
}
HEADINGS = (
    Term("Trường", "School"),
    Term("Tên trường", "Name"),
    Term("Mã xã", "Commune"),
    Term("Trạng thái", "State"),
    Term("Quá hạn", "Overdue"),
    Term("Phải báo cáo", "Expected"),
    Term("Đã tiếp nhận", "Valid"),
    Term("Từ chối tiếp nhận", "Refused"),
    Term("Đã thu hồi", "Revoked"),
    Term("Chưa báo cáo", "Missing"),
    Term("Không thuộc diện báo cáo", "Excused"),
    Term("Ngoài danh sách", "Not in the list"),
    Term("Tỷ lệ (%)", "Per cent"),
    Term("Lượt báo cáo chờ kiểm tra", "Submissions waiting"),
    Term("Lượt báo cáo quá hạn", "Late submissions"),
)


def state_of(figures: Figures, *, waiting: int, is_closed: bool, is_signed_off: bool, returns_open: int) -> BoardState:
    """One word for a school."""
    if is_signed_off:
        return "signed-off"
    if returns_open:
        return "returned"
    if is_closed:
        return "closed"
    if not (figures.valid or figures.refused or figures.revoked or figures.unexpected or waiting):
        return "complete" if figures.expected == 0 else "nothing-sent"
    if figures.expected is None:
        return "no-enrolment"
    return "complete" if figures.valid == figures.expected and not figures.unexpected_refused else "incomplete"


def is_overdue(figures: Figures, window: Window, at: datetime, *, is_closed: bool) -> bool:
    """Has the cutoff passed, and is something missing, refused or not closed?"""
    if at < window.closes_at:
        return False
    return not is_closed or bool(figures.missing or figures.refused or figures.revoked)


def worst_first(entries: Iterable[BoardEntry]) -> list[BoardEntry]:
    """By state, then by what is missing."""
    return sorted(
        entries,
        key=lambda entry: (_ORDER.index(entry.state), -(entry.figures.missing or 0), entry.school),
    )


def cells_of(entry: BoardEntry) -> list[str | int | float]:
    """A line, in the order of `HEADINGS`; what nobody knows is empty."""
    figures = entry.figures
    return [
        entry.school,
        entry.name,
        entry.commune or "",
        STATE_WORDS[entry.state].vi,
        "x" if entry.is_overdue else "",
        _known(figures.expected),
        figures.valid,
        figures.refused,
        figures.revoked,
        _known(figures.missing),
        figures.excused,
        figures.unexpected,
        _known(percent(figures)),
        entry.waiting,
        entry.late,
    ]


def to_csv(entries: Iterable[BoardEntry]) -> str:
    """With a mark by which spreadsheets know UTF-8; what could be a formula is quoted as text."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([heading.vi for heading in HEADINGS])
    for entry in entries:
        writer.writerow(inert(cell) if isinstance(cell, str) else cell for cell in cells_of(entry))
    return "\ufeff" + written.getvalue()


def _known(number: float | None) -> float | str:
    return "" if number is None else number
