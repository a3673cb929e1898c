"""The school's own spreadsheet given back with a column that says what became of each row."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from hbs_schema.findings import Language
from hbs_sheets.cells import LONGEST_TEXT
from hbs_sheets.workbook import Sheet

Json = Mapping[str, Any]
"""A row or a finding as the report's JSON has it."""

_TITLES = {"vi": "Kết quả kiểm tra", "en": "Result of the check"}
_OK = {"vi": "Không phát hiện lỗi", "en": "Nothing found"}
_GENERAL = {"vi": "Lỗi chung của tệp", "en": "About the whole file"}
_LINES = {"vi": ("Dòng", "Trạng thái"), "en": ("Line", "Status")}
_STATUS = {
    "ok": {"vi": "Đạt", "en": "ok"},
    "warning": {"vi": "Lưu ý", "en": "warning"},
    "refused": {"vi": "Từ chối", "en": "refused"},
}
_WIDTH = 80
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys(r"[]:*?/\\", " "))
_RESERVED_NAMES = frozenset({"history"})
_SAME_NAMES = 1_000


def write_report_sheet(
    sheets: Sequence[Sheet], report: Mapping[str, Any], sources: Iterable[str], *, language: Language = "vi"
) -> bytes:
    """An .xlsx with the sheets as text, and the sentences about each row beside it; `report` is the report's JSON.

    Everything is written as text, so that nothing the file brought along is calculated here, and so that it can be
    corrected and sent again: what an earlier report said is then left out.
    """
    wanted = set(sources)
    by_sheet: dict[str, list[Json]] = defaultdict(list)
    for row in report["rows"]:
        if row["source"] in wanted:
            by_sheet[row["sheet"]].append(row)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        red, wrapped = _formats(book)
        taken = set(map(str.casefold, _GENERAL.values()))
        for sheet in sheets:
            if sheet.name in _GENERAL.values():
                continue
            page = book.add_worksheet(_free_name(sheet.name, taken))
            rows = by_sheet.get(sheet.name, ())
            told_at = _told_at(sheet, rows)
            _copy(page, sheet, told_at)
            if rows:
                _mark(page, rows, told_at, language, (red, wrapped))
        _general(book, report["findings"], language, wrapped)
    return out.getvalue()


def write_report_lines(report: Mapping[str, Any], *, language: Language = "vi") -> bytes:
    """An .xlsx with a row for each line of an NDJSON or JSON import: its number, status and sentences, no content."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        red, wrapped = _formats(book)
        page = book.add_worksheet(_TITLES[language])
        for column, title in enumerate((*_LINES[language], _TITLES[language])):
            page.write_string(0, column, title, wrapped)
        page.set_column(2, 2, _WIDTH)
        for number, row in enumerate(report["rows"], start=1):
            style = red if row["status"] == "refused" else wrapped
            page.write_number(number, 0, row["row"])
            page.write_string(number, 1, _STATUS[row["status"]][language], style)
            page.write_string(number, 2, _told(row, language), style)
        _general(book, report["findings"], language, wrapped)
    return out.getvalue()


def _formats(book: Workbook) -> tuple[Format, Format]:
    return book.add_format({"bg_color": "#F8CBAD"}), book.add_format({"text_wrap": True, "valign": "top"})


def _general(book: Workbook, findings: Sequence[Json], language: Language, wrapped: Format) -> None:
    if not findings:
        return
    page = book.add_worksheet(_GENERAL[language])
    for number, finding in enumerate(findings):
        page.write_string(number, 0, finding["sentences"][language], wrapped)
    page.set_column(0, 0, _WIDTH)


def _free_name(name: str, taken: set[str]) -> str:
    """A name that spreadsheets allow and no other sheet here has: other software is less strict."""
    wanted = name.translate(_NOT_IN_NAMES).strip("' ")[:_LONGEST_NAME].rstrip("' ")
    endings = ("", *(f" ({number})" for number in range(2, _SAME_NAMES)))
    names = (f"{wanted[: _LONGEST_NAME - len(ending)]}{ending}".strip() for ending in endings)
    free = next(name for name in names if name and name.casefold() not in taken | _RESERVED_NAMES)
    taken.add(free.casefold())
    return free


def _told_at(sheet: Sheet, rows: Sequence[Json]) -> int:
    """The column of the sentences: an earlier report's, else the first behind the sheet's own."""
    last = max((len(row) for row in sheet.rows), default=0)
    header = _header_row(rows) if rows else 0
    texts = [row[last - 1] for row in sheet.rows[header:] if 0 < last <= len(row) and row[last - 1]]
    is_earlier = texts[:1] and texts[0] in _TITLES.values() and all(map(_is_told, texts[1:]))
    return last - 1 if is_earlier else last


def _is_told(text: str) -> bool:
    """Every sentence of a report ends with its code in brackets; a school's own column may have the same title."""
    return text in _OK.values() or text.endswith("]") or len(text) > LONGEST_TEXT


def _header_row(rows: Sequence[Json]) -> int:
    first: int = min(row["row"] for row in rows)
    return max(first - 2, 0)


def _copy(page: Worksheet, sheet: Sheet, told_at: int) -> None:
    for row_no, row in enumerate(sheet.rows):
        for column_no, text in enumerate(row):
            if text and column_no != told_at:
                page.write_string(row_no, column_no, text)


def _mark(
    page: Worksheet, rows: Sequence[Json], told_at: int, language: Language, formats: tuple[Format, Format]
) -> None:
    red, wrapped = formats
    page.write_string(_header_row(rows), told_at, _TITLES[language], wrapped)
    page.set_column(told_at, told_at, _WIDTH)
    for row in rows:
        style = red if row["status"] == "refused" else wrapped
        page.write_string(row["row"] - 1, told_at, _told(row, language), style)


def _told(row: Json, language: Language) -> str:
    told = "\n".join(
        f"{finding['column']}: {finding['sentences'][language]}"
        if finding["column"]
        else finding["sentences"][language]
        for finding in row["findings"]
    )
    return told[:_LONGEST_CELL] or _OK[language]


_LONGEST_CELL = 32_000
"""What a cell may hold is 32,767 characters."""
