"""Writes our own class template: a grade's results sheet, and the second sheet with what results files leave out."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hbs_sheets.template_columns import (
    CLASS_VALUES,
    RESULTS_SHEET,
    SUPPLEMENT_SHEET,
    TEST,
    TemplateColumn,
    results_columns,
    supplement_columns,
)

Cell = str | int | float
Filled = Mapping[str, Cell]
"""A row by column key, as a user would type it."""

_NO_TIME = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_HEADER_TOP = 2
_LEAST_ROWS = 60
_WIDE = 24


@dataclass(frozen=True)
class TemplateContent:
    """What to write into the template; empty for a school to fill in."""

    results: Sequence[Filled] = ()
    class_values: Filled = field(default_factory=dict)
    particulars: Sequence[Filled] = ()


EMPTY = TemplateContent()


def write_class_template(
    *,
    grade: int,
    school_year: str,
    track: str = "completed",
    beside_csdl: bool = False,
    content: TemplateContent = EMPTY,
) -> bytes:
    """An .xlsx with validation lists. Beside a csdl results file only the second sheet is written.

    Text is always written as text: `=1+1` stays three characters and a sign.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        # The library writes the time of day otherwise: the same content gives the same bytes.
        book.set_properties({"created": _NO_TIME})
        header = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "border": 1,
                "bg_color": "#DDEBF7",
            }
        )
        text = book.add_format({"num_format": "@", "text_wrap": True})
        title = book.add_format({"bold": True})
        if not beside_csdl:
            sheet = book.add_worksheet(RESULTS_SHEET)
            sheet.write_string(0, 0, f"KẾT QUẢ GIÁO DỤC LỚP {grade}, NĂM HỌC {school_year}", title)
            columns = results_columns(grade, track)
            _write_header(sheet, columns, header)
            _write_rows(sheet, columns, content.results, first=_HEADER_TOP + 3, text=text)
        sheet = book.add_worksheet(SUPPLEMENT_SHEET)
        for row, (key, label, _) in enumerate(CLASS_VALUES):
            sheet.write_string(row, 0, label, title)
            _write_cell(sheet, row, 2, content.class_values.get(key, ""), text)
        columns = supplement_columns(grade, beside_csdl=beside_csdl)
        top = len(CLASS_VALUES) + 1
        sheet.write_string(top, 0, "STT", header)
        for column_no, column in enumerate(columns, start=1):
            sheet.write_string(top, column_no, column.group, header)
        _write_rows(sheet, columns, content.particulars, first=top + 1, text=text)
    return out.getvalue()


def _write_header(sheet: Worksheet, columns: Sequence[TemplateColumn], header: Format) -> None:
    """Three rows; equal neighbours are merged, and a title without anything below it goes down to the last row."""
    sheet.merge_range(_HEADER_TOP, 0, _HEADER_TOP + 2, 0, "STT", header)
    paths = [tuple(word for word in (c.group, c.item, c.field) if word) for c in columns]
    for level in range(3):
        start = 0
        while start < len(paths):
            path = paths[start]
            end = start
            while end + 1 < len(paths) and len(path) > level + 1 and paths[end + 1][: level + 1] == path[: level + 1]:
                end += 1
            if len(path) > level:
                last_row = _HEADER_TOP + (level if len(path) > level + 1 else 2)
                _merge(sheet, (_HEADER_TOP + level, start + 1, last_row, end + 1), path[level], header)
            start = end + 1
    sheet.freeze_panes(_HEADER_TOP + 3, 4)


def _merge(sheet: Worksheet, area: tuple[int, int, int, int], text: str, header: Format) -> None:
    if area[:2] == area[2:]:
        sheet.write_string(area[0], area[1], text, header)
    else:
        sheet.merge_range(*area, text, header)


def _write_rows(
    sheet: Worksheet,
    columns: Sequence[TemplateColumn],
    rows: Sequence[Filled],
    *,
    first: int,
    text: Format,
) -> None:
    last = first + max(_LEAST_ROWS, len(rows)) - 1
    for number, column in enumerate(columns, start=1):
        sheet.set_column(
            number,
            number,
            _WIDE if column.read.__name__ in ("read_prose", "read_text") else 12,
            text,
        )
        if column.choices:
            sheet.data_validation(first, number, last, number, {"validate": "list", "source": list(column.choices)})
        elif column.field.endswith(TEST):
            sheet.data_validation(
                first, number, last, number,
                {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 10},
            )  # fmt: skip
    for index, row in enumerate(rows):
        sheet.write_number(first + index, 0, index + 1)
        for number, column in enumerate(columns, start=1):
            _write_cell(sheet, first + index, number, row.get(column.key, ""), text)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, text: Format) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value, text)
    else:
        sheet.write_number(row, column, value)
