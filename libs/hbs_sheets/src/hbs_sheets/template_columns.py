"""The tables of our own templates by grade: as columns to be written, and as layouts to be found."""

from collections.abc import Sequence
from functools import cache

from hbs_schema.findings import Term
from hbs_schema.rules.levels import level_of
from hbs_sheets.particulars import class_value_columns, supplement_columns
from hbs_sheets.primary_columns import primary_year_columns
from hbs_sheets.secondary_columns import secondary_year_columns
from hbs_sheets.tables import Layout
from hbs_sheets.template_column import TemplateColumn
from hbs_sheets.values import read_code, read_day

RESULTS_SHEET = "Kết quả"
SUPPLEMENT_SHEET = "Thông tin bổ sung"
LIST_SHEET = "Danh sách học sinh"


def results_sheet_name(grade: int, *, is_alone: bool) -> str:
    """A workbook of several grades has a sheet for each."""
    return RESULTS_SHEET if is_alone else f"{RESULTS_SHEET} lớp {grade}"


def results_columns(grade: int, track: str, electives: Sequence[str] | None = None) -> list[TemplateColumn]:
    """The year page of a grade, in its order."""
    is_primary = level_of(grade) == "primary"
    of_the_year = primary_year_columns(grade, track) if is_primary else secondary_year_columns(grade, track, electives)
    return [
        TemplateColumn("class_code", "Mã lớp"),
        TemplateColumn("pupil_code", "Mã học sinh", read=read_code),
        TemplateColumn("full_name", "Họ và tên", is_required=False),
        TemplateColumn("birth_date", "Ngày sinh", read=read_day, is_required=False),
        *of_the_year,
    ]


@cache
def results_layout(grade: int, track: str) -> Layout:
    """The results sheet as a table to be found."""
    columns = tuple(column.as_column() for column in results_columns(grade, track))
    return Layout(Term(f"trang “{RESULTS_SHEET}”", f"the sheet “{RESULTS_SHEET}”"), depth=3, columns=columns)


@cache
def supplement_layout(grades: tuple[int, ...], track: str) -> Layout:
    """The second sheet's table as one to be found, with every column it may have in these grades of one level."""
    columns = {
        column.key: column
        for grade in grades
        for column in (*supplement_columns(grade, track, is_beside=True), *class_value_columns())
    }
    return Layout(
        Term(f"trang “{SUPPLEMENT_SHEET}”", f"the sheet “{SUPPLEMENT_SHEET}”"),
        depth=1,
        columns=tuple(column.as_column() for column in columns.values()),
    )
