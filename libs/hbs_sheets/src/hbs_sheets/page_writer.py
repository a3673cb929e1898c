"""Writes one table of a template: header rows with merged groups, validation lists, rows as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from hbs_sheets.template_column import TemplateColumn
from hbs_sheets.writing import Cell, Filled

_LEAST_ROWS = 60
_WIDE = 24
_NARROW = 12
_PROSE = frozenset({"read_prose", "read_text", "read_lines", "read_awards", "read_secondary_awards"})


@dataclass(frozen=True)
class Formats:
    """The styles of a template."""

    header: Format
    text: Format
    title: Format

    @classmethod
    def of(cls, book: Workbook) -> "Formats":
        return cls(
            header=book.add_format(
                {
                    "bold": True,
                    "text_wrap": True,
                    "align": "center",
                    "valign": "vcenter",
                    "border": 1,
                    "bg_color": "#DDEBF7",
                }
            ),
            text=book.add_format({"num_format": "@", "text_wrap": True}),
            title=book.add_format({"bold": True}),
        )


def write_table(
    sheet: Worksheet,
    columns: Sequence[TemplateColumn],
    rows: Sequence[Filled],
    *,
    top: int,
    depth: int,
    formats: Formats,
) -> None:
    """Header of `depth` rows at `top`, then the rows; a first column counts them."""
    if depth == 1:
        sheet.write_string(top, 0, "STT", formats.header)
        for number, column in enumerate(columns, start=1):
            sheet.write_string(top, number, column.group, formats.header)
    else:
        _write_header(sheet, columns, top, depth, formats.header)
    sheet.freeze_panes(top + depth, 4)
    first = top + depth
    last = first + max(_LEAST_ROWS, len(rows)) - 1
    for number, column in enumerate(columns, start=1):
        sheet.set_column(number, number, _WIDE if column.read.__name__ in _PROSE else _NARROW, formats.text)
        validate(sheet, column.choices, column.bounds, (first, number, last, number))
    for index, row in enumerate(rows):
        sheet.write_number(first + index, 0, index + 1)
        for number, column in enumerate(columns, start=1):
            write_cell(sheet, first + index, number, row.get(column.key, ""), formats.text)


def validate(
    sheet: Worksheet, choices: Sequence[str], bounds: tuple[int, int] | None, area: tuple[int, int, int, int]
) -> None:
    """A list to choose from, or whole numbers between two."""
    if choices:
        sheet.data_validation(*area, {"validate": "list", "source": list(choices)})
    elif bounds:
        rule = {"validate": "integer", "criteria": "between", "minimum": bounds[0], "maximum": bounds[1]}
        sheet.data_validation(*area, rule)


def write_cell(sheet: Worksheet, row: int, column: int, value: Cell, text: Format) -> None:
    """Text is always written as text: `=1+1` stays three characters and a sign."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value, text)
    else:
        sheet.write_number(row, column, value)


def _write_header(sheet: Worksheet, columns: Sequence[TemplateColumn], top: int, depth: int, header: Format) -> None:
    """Equal neighbours are merged, and a title without anything below it goes down to the last row."""
    sheet.merge_range(top, 0, top + depth - 1, 0, "STT", header)
    paths = [column.path for column in columns]
    for level in range(depth):
        start = 0
        while start < len(paths):
            path, end = paths[start], _last_of_group(paths, start, level)
            if len(path) > level:
                last_row = top + (level if len(path) > level + 1 else depth - 1)
                _merge(sheet, (top + level, start + 1, last_row, end + 1), path[level], header)
            start = end + 1


def _last_of_group(paths: Sequence[tuple[str, ...]], start: int, level: int) -> int:
    end, path = start, paths[start]
    while end + 1 < len(paths) and len(path) > level + 1 and paths[end + 1][: level + 1] == path[: level + 1]:
        end += 1
    return end


def _merge(sheet: Worksheet, area: tuple[int, int, int, int], text: str, header: Format) -> None:
    if area[:2] == area[2:]:
        sheet.write_string(area[0], area[1], text, header)
    else:
        sheet.merge_range(*area, text, header)
