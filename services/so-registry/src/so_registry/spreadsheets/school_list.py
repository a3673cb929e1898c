"""Reads a list of schools from CSV, Excel or JSON: which column is which, then row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from hbs_schema.codes.schools import School, SchoolList
from hbs_schema.findings import Finding, Term
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.folding import fold
from hbs_sheets.values import read_day
from hbs_sheets.workbook import WorkbookLimits, read_workbook
from so_registry.domain.school_rows import FIELDS, Row, check_listed, read_rows
from so_registry.domain.windows import sentences

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
LIMITS = WorkbookLimits(rows=MAX_ROWS + 40)
_SEARCHED = 20
"""Rows in which the header is looked for."""

_TITLES = {
    "code": ("code", "ma truong", "ma co so giao duc"),
    "name": ("name", "ten truong", "ten co so giao duc"),
    "valid_from": ("valid from", "tu ngay", "ngay bat dau", "hieu luc tu"),
    "valid_to": ("valid to", "den ngay", "ngay ket thuc", "hieu luc den"),
    "commune": ("commune", "ma xa", "ma xa phuong", "ma phuong xa"),
    "type": ("type", "loai hinh", "loai hinh truong"),
    "levels": ("levels", "cap hoc", "cac cap hoc"),
}
_SHOWN = {
    "code": Term("Mã trường", "school code"),
    "name": Term("Tên trường", "school name"),
    "valid_from": Term("Từ ngày", "first day"),
    "valid_to": Term("Đến ngày", "last day"),
    "commune": Term("Mã xã", "commune code"),
    "type": Term("Loại hình", "type"),
    "levels": Term("Cấp học", "levels"),
}
_OPTIONAL = frozenset({"valid_to", "commune"})


@dataclass(frozen=True)
class ListedSchools:
    """Schools with the rows in which they stand, and everything that is wrong."""

    schools: tuple[tuple[int, School], ...]
    findings: tuple[Finding, ...]


def read_school_list(data: bytes, *, suffix: str) -> ListedSchools:
    """`suffix` of the file's name in lower case, such as `.csv`."""
    if len(data) > MAX_BYTES:
        return _refused(Finding("school-list-unreadable", sentences.UNREADABLE))
    if suffix == ".json":
        return _of_json(data)
    try:
        tables = [list(_of_csv(data))] if suffix == ".csv" else [_of_sheet(s.rows) for s in read_workbook(data, LIMITS)]
    except SpreadsheetRefused as refused:
        return _refused(*refused.findings)
    except (ValueError, csv.Error):
        return _refused(Finding("school-list-unreadable", sentences.UNREADABLE))
    return _of_tables(tables)


def _of_json(data: bytes) -> ListedSchools:
    try:
        listed = SchoolList.model_validate_json(data)
    except ValidationError:
        return _refused(Finding("school-list-unreadable", sentences.UNREADABLE))
    rows = list(enumerate(listed.schools, start=1))
    return ListedSchools(tuple(rows), tuple(check_listed(rows)))


def _of_csv(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    text = data.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    yield from ((reader.line_num, row) for row in reader)


def _of_sheet(rows: Sequence[Sequence[str]]) -> list[tuple[int, Sequence[str]]]:
    return list(enumerate(rows, start=1))


def _of_tables(tables: Sequence[list[tuple[int, Sequence[str]]]]) -> ListedSchools:
    """The first table with a header that names a school's code."""
    found = [(table, at, columns) for table in tables for at, columns in [_header(table)] if "code" in columns]
    if not found:
        return _refused(Finding("school-list-columns", sentences.COLUMNS, parameters={"columns": _titles(FIELDS)}))
    table, at, columns = found[0]
    missing = [name for name in FIELDS if name not in columns and name not in _OPTIONAL]
    if missing:
        return _refused(Finding("school-list-columns", sentences.COLUMNS, parameters={"columns": _titles(missing)}))
    rows = [_row(number, cells, columns) for number, cells in table[at + 1 :] if any(cell.strip() for cell in cells)]
    if not rows or len(rows) > MAX_ROWS:
        return _refused(Finding("school-list-unreadable", sentences.UNREADABLE))
    schools, findings = read_rows(rows)
    return ListedSchools(tuple(schools), tuple(findings))


def _header(table: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, dict[str, int]]:
    for at, (_, cells) in enumerate(table[:_SEARCHED]):
        titles = [fold(cell) for cell in cells]
        columns = {name: titles.index(t) for name, known in _TITLES.items() for t in known if t in titles}
        if "code" in columns:
            return at, columns
    return 0, {}


def _row(number: int, cells: Sequence[str], columns: dict[str, int]) -> Row:
    values = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
    for name in ("valid_from", "valid_to"):
        day = read_day(values[name].strip()) if values.get(name, "").strip() else None
        values |= {name: str(day)} if day else {}
    return Row(number, values)


def _titles(names: Sequence[str]) -> Term:
    return Term(", ".join(_SHOWN[name].vi for name in names), ", ".join(_SHOWN[name].en for name in names))


def _refused(*findings: Finding) -> ListedSchools:
    return ListedSchools((), findings)
