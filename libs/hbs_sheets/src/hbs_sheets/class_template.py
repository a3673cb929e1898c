"""Writes our own templates: the results of each grade, what results leave out, and who the pupils are."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.workbook import Workbook

from hbs_sheets.class_values import CLASS_VALUES
from hbs_sheets.page_writer import Formats, validate, write_cell, write_table
from hbs_sheets.particulars import supplement_columns
from hbs_sheets.pupil_list_columns import pupil_list_columns
from hbs_sheets.template_columns import (
    LIST_SHEET,
    SUPPLEMENT_SHEET,
    results_columns,
    results_sheet_name,
)
from hbs_sheets.writing import Filled

_NO_TIME = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_HEADER_TOP = 2
_HEADER_ROWS = 3


@dataclass(frozen=True)
class TemplateSetting:
    """Which template: of one grade, or of a class of several; `electives` where the whole class takes the same."""

    grades: tuple[int, ...]
    school_year: str
    track: str = "completed"
    electives: tuple[str, ...] | None = None


@dataclass(frozen=True)
class TemplateContent:
    """What to write into the template; empty for a school to fill in."""

    results: Mapping[int, Sequence[Filled]] = field(default_factory=dict)
    class_values: Filled = field(default_factory=dict)
    particulars: Sequence[Filled] = ()
    listed: Sequence[Filled] = ()


EMPTY = TemplateContent()


def write_class_template(setting: TemplateSetting, content: TemplateContent = EMPTY) -> bytes:
    """An .xlsx with validation lists. Text is always written as text."""
    with _book() as (book, out):
        formats = Formats.of(book)
        for grade in setting.grades:
            name = results_sheet_name(grade, is_alone=len(setting.grades) == 1)
            sheet = book.add_worksheet(name)
            title = f"KẾT QUẢ GIÁO DỤC LỚP {grade}, NĂM HỌC {setting.school_year}"
            sheet.write_string(0, 0, title, formats.title)
            columns = results_columns(grade, setting.track, setting.electives)
            rows = content.results.get(grade, ())
            write_table(sheet, columns, rows, top=_HEADER_TOP, depth=_HEADER_ROWS, formats=formats)
        _write_supplement(book, setting, content, formats, is_beside=False)
        listed = book.add_worksheet(LIST_SHEET)
        write_table(listed, pupil_list_columns(), content.listed, top=0, depth=1, formats=formats)
    return out.getvalue()


def write_supplement(setting: TemplateSetting, content: TemplateContent = EMPTY) -> bytes:
    """The second sheet alone, for results that come from another system: with what they leave out."""
    with _book() as (book, out):
        _write_supplement(book, setting, content, Formats.of(book), is_beside=True)
    return out.getvalue()


def _write_supplement(
    book: Workbook, setting: TemplateSetting, content: TemplateContent, formats: Formats, *, is_beside: bool
) -> None:
    sheet = book.add_worksheet(SUPPLEMENT_SHEET)
    for row, value in enumerate(CLASS_VALUES):
        sheet.write_string(row, 0, value.label, formats.title)
        write_cell(sheet, row, 2, content.class_values.get(value.key, ""), formats.text)
        validate(sheet, value.choices, None, (row, 2, row, 2))
    columns = supplement_columns(max(setting.grades), setting.track, is_beside=is_beside)
    write_table(sheet, columns, content.particulars, top=len(CLASS_VALUES) + 1, depth=1, formats=formats)


@contextmanager
def _book() -> Iterator[tuple[Workbook, io.BytesIO]]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        # The library writes the time of day otherwise: the same content gives the same bytes.
        book.set_properties({"created": _NO_TIME})
        yield book, out
