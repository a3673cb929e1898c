"""Workbooks for reviewers: what is written is data and never a formula, row by row to disk, however many there are."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from hbs_schema.reconciliation_api import ClassFigures
from hbs_schema.review_api import BoardEntry, StatisticsOut
from so_registry.domain.reconciling.boards import HEADINGS, cells_of
from so_registry.domain.reconciling.figures import percent
from so_registry.domain.reconciling.results import result_word
from so_registry.domain.reconciling.weekly import WeeklyTable

Cells = Sequence[str | int | float | None]
MOST_ROWS = 1_000_000
"""A sheet has 1,048,576."""

CLASSES, PUPILS = "Theo lớp", "Cần xử lý"
CLASS_HEADINGS = (
    *("Trường", "Khối", "Lớp", "Tổng số học sinh", "Phải báo cáo", "Đã tiếp nhận", "Từ chối tiếp nhận", "Đã thu hồi"),
    *(
        "Chưa báo cáo",
        "Không thuộc diện báo cáo",
        "Báo cáo ở đợt chốt hoặc trường khác",
        "Ngoài danh sách",
        "Tỷ lệ (%)",
    ),
)
PUPIL_HEADINGS = (
    *("Trường", "STT", "Khối", "Lớp", "Mã học sinh", "Họ và tên", "Trạng thái", "Lý do", "Mã lỗi"),
    "Khóa học bạ số",
)
WEEKLY_HEADINGS = (
    *("STT", "Đơn vị", "Tên", "Số trường", "Phải báo cáo", "Đã báo cáo", "Tỷ lệ (%)", "Chưa báo cáo"),
    *("Tăng trong 7 ngày", "Trường chưa gửi danh sách học sinh"),
)


class Sheet:
    """A sheet with its heading row; goes on in another one when it is full."""

    def __init__(self, book: Any, name: str, headings: Sequence[str]) -> None:
        self._book, self._name, self._headings = book, name, headings
        self._bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        self._parts = 0
        self._open()

    def write(self, cells: Cells) -> None:
        """The next row."""
        if self._row > MOST_ROWS:
            self._open()
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                self._sheet.write_string(self._row, column, cell)
            elif cell is not None:
                self._sheet.write_number(self._row, column, cell)
        self._row += 1

    def _open(self) -> None:
        self._parts += 1
        self._sheet = self._book.add_worksheet(self._name if self._parts == 1 else f"{self._name} {self._parts}")
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(self._headings) - 1, 16)
        for column, heading in enumerate(self._headings):
            self._sheet.write_string(0, column, heading, self._bold)
        self._row = 1


@asynccontextmanager
async def open_book(path: Path) -> AsyncIterator[Any]:
    """A workbook that keeps one row in memory; packed when the block ends, which may take as long as the rows did."""
    book = Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    try:
        yield book
    finally:
        await asyncio.to_thread(book.close)


def write_board(book: Any, entries: Sequence[BoardEntry]) -> None:
    """Where schools stand, the worst first."""
    sheet = Sheet(book, "Theo trường", [heading.vi for heading in HEADINGS])
    for entry in entries:
        sheet.write(cells_of(entry))


def class_cells(school: str, figures: ClassFigures) -> Cells:
    """A line of a class."""
    return (
        school,
        figures.grade,
        figures.class_name,
        figures.enrolled,
        figures.expected,
        figures.valid,
        figures.refused,
        figures.revoked,
        figures.missing,
        figures.excused,
        figures.elsewhere,
        figures.unexpected,
        percent(figures),
    )


def write_weekly(book: Any, table: WeeklyTable) -> None:
    """The weekly table, its sum last."""
    sheet = Sheet(book, "Tiến độ", WEEKLY_HEADINGS)
    for number, row in enumerate((*table.rows, table.whole), start=1):
        is_whole = number > len(table.rows)
        unit = "Cộng" if is_whole else row.unit or "Chưa có mã xã"
        place: Cells = (None if is_whole else number, unit, row.name)
        figures: Cells = (row.schools, row.expected, row.reported, row.percent, row.missing, row.change, row.untold)
        sheet.write((*place, *figures))


def write_statistics(book: Any, told: StatisticsOut) -> None:
    """A line for each unit, a column for each result; what the public may not see stays empty."""
    names = list(dict.fromkeys(name for row in told.rows for name in row.results))
    first = {"school": "Trường", "commune": "Xã", "grade": "Khối", "window": "Đợt chốt"}[told.by]
    sheet = Sheet(book, "Thống kê", (first, *map(result_word, names), "Cộng"))
    for row in told.rows:
        unit = row.grade if told.by == "grade" else told.window if told.by == "window" else row.unit
        sheet.write((unit, *(row.results.get(name) for name in names), row.total))
