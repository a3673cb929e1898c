"""The school's own spreadsheet given back with a column that says what became of each row."""

import io
from collections import defaultdict
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hbs_schema.findings import Language
from hbs_sheets.rows import ImportReport, RowReport, Source
from hbs_sheets.workbook import LIMITS, Sheet, WorkbookLimits, read_workbook

_TITLES = {"vi": "Kết quả kiểm tra", "en": "Result of the check"}
_OK = {"vi": "Không phát hiện lỗi", "en": "Nothing found"}
_GENERAL = {"vi": "Lỗi chung của tệp", "en": "About the whole file"}
_WIDTH = 80


def write_report_sheet(
    content: bytes,
    report: ImportReport,
    source: Source,
    *,
    language: Language = "vi",
    limits: WorkbookLimits = LIMITS,
) -> bytes:
    """An .xlsx with the sheets of `content` as text, and the sentences about each row beside it.

    Everything is written as text, so that nothing the file brought along is calculated here, and so
    that it can be
    corrected and sent again.
    """
    sheets = read_workbook(content, limits)
    by_sheet: dict[str, list[RowReport]] = defaultdict(list)
    for row in report.rows:
        if row.source == source:
            by_sheet[row.sheet].append(row)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        red = book.add_format({"bg_color": "#F8CBAD"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            _copy(page, sheet)
            rows = by_sheet.get(sheet.name)
            if rows:
                _mark(page, sheet, rows, language, (red, wrapped))
        if report.findings:
            page = book.add_worksheet(_GENERAL[language])
            for number, finding in enumerate(report.findings):
                page.write_string(number, 0, finding.text(language), wrapped)
            page.set_column(0, 0, _WIDTH)
    return out.getvalue()


def _copy(page: Worksheet, sheet: Sheet) -> None:
    for row_no, row in enumerate(sheet.rows):
        for column_no, text in enumerate(row):
            if text:
                page.write_string(row_no, column_no, text)


def _mark(
    page: Worksheet,
    sheet: Sheet,
    rows: Sequence[RowReport],
    language: Language,
    formats: tuple[Format, Format],
) -> None:
    red, wrapped = formats
    last = max((len(row) for row in sheet.rows), default=0)
    first_row = min(row.row for row in rows)
    page.write_string(max(first_row - 2, 0), last, _TITLES[language], wrapped)
    page.set_column(last, last, _WIDTH)
    for row in rows:
        told = "\n".join(
            f"{cell.column}: {cell.finding.text(language)}" if cell.column else cell.finding.text(language)
            for cell in row.findings
        )
        style = red if row.status == "refused" else wrapped
        page.write_string(row.row - 1, last, told or _OK[language], style)
