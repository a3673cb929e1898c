"""Workbooks as software other than Excel, or older, writes them: an error in a cell is never taken for a blank."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import pytest
import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

from demo.csdl_sheets import list_grid, results_grid
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.workbook import read_workbook
from tests.unit.hbs_sheets.made_files import codes, grade_2, import_grade_2, xlsx
from tests.unit.hbs_sheets.test_workbook import refused

_BOOK, _RELATIONS, _SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"


def changed(content: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """The same archive with its entries changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name, body in change({name: old.read(name) for name in old.namelist()}).items():
            new.writestr(name, body)
    return out.getvalue()


def in_entry(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    def change(entries: dict[str, bytes]) -> dict[str, bytes]:
        assert old in entries[name]
        return entries | {name: entries[name].replace(old, new)}

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: {("xl/worksheets/Sheet1.xml" if k == _SHEET else k): body for k, body in entries.items()},
        lambda entries: {name.replace("/", "\\"): body for name, body in entries.items()},
        lambda entries: {f"other/{_SHEET}": b"<worksheet/>", **entries},
        in_entry(_RELATIONS, b'"worksheets/', b'"/xl/worksheets/'),
        in_entry(_BOOK, b'name="Sheet1"', b'name="T&amp;H &lt;2A&gt;"'),
    ],
    ids=["case", "backslash", "decoy", "absolute", "escaped"],
)
def test_an_error_is_seen_however_the_archive_names_its_entries(change):
    content = changed(xlsx({(0, 0): "Mã", (1, 1): "=1+1"}), change)

    (sheet,) = read_workbook(content)

    assert sheet.unreadable == {(1, 1)}


def test_two_sheets_of_one_name_are_refused_and_neither_is_read_twice():
    twice = in_entry(_BOOK, b"</sheets>", b'<sheet name="Sheet1" sheetId="7" r:id="rId1"/></sheets>')

    assert refused(changed(xlsx({(0, 0): "a"}), twice)) == "file-unsafe"


@pytest.mark.parametrize(("sheets", "code"), [(60, "sheet-too-large"), (100_000, "file-unsafe")])
def test_sheets_that_share_one_entry_count_as_often_as_they_are_named(sheets, code):
    more = b"".join(b'<sheet name="x%d" sheetId="2" r:id="rId1"/>' % number for number in range(sheets))

    assert refused(changed(xlsx({(0, 0): "a"}), in_entry(_BOOK, b"</sheets>", more + b"</sheets>"))) == code


def test_a_large_sheet_named_a_few_times_is_too_large():
    more = b"".join(b'<sheet name="x%d" sheetId="2" r:id="rId1"/>' % number for number in range(4))
    content = changed(xlsx({(3_999, 200): "a"}), in_entry(_BOOK, b"</sheets>", more + b"</sheets>"))

    assert refused(content) == "sheet-too-large"


def test_a_strict_workbook_is_read_as_any_other():
    replaced = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }

    def to_strict(entries: dict[str, bytes]) -> dict[str, bytes]:
        for old, new in replaced.items():
            entries = {name: body.replace(old, new) for name, body in entries.items()}
        return entries

    plain = xlsx({(0, 0): "Mã học sinh", (1, 1): "=1+1", (2, 1): 7.5})

    assert read_workbook(changed(plain, to_strict)) == read_workbook(plain)


def xls_of_1995(cells: dict[tuple[int, int], bytes | float | None], sheet: bytes = b"Bang 1") -> bytes:
    """BIFF5; None is #N/A."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def cell(at: tuple[int, int], value: bytes | float | None) -> bytes:
        place = struct.pack("<HHH", *at, 0)
        if value is None:
            return record(0x0205, place + b"\x2a\x01")
        if isinstance(value, bytes):
            return record(0x0204, place + struct.pack("<H", len(value)) + value)
        return record(0x0203, place + struct.pack("<d", value))

    def globals_(offset: int) -> bytes:
        named = struct.pack("<IHB", offset, 0, len(sheet)) + sheet
        return record(0x0809, struct.pack("<4H", 0x0500, 5, 0, 0)) + record(0x0085, named) + record(0x000A)

    page = record(0x0809, struct.pack("<4H", 0x0500, 0x10, 0, 0))
    page += b"".join(cell(at, value) for at, value in cells.items()) + record(0x000A)
    out = io.BytesIO()
    XlsDoc().save(out, (globals_(len(globals_(0))) + page).ljust(4096, b"\0"))
    return out.getvalue()


def test_an_error_is_seen_in_an_xls_of_1995():
    (sheet,) = read_workbook(xls_of_1995({(0, 0): b"Toan", (1, 0): 8.5, (2, 1): None}))

    assert sheet.rows[:2] == (("Toan", ""), ("8.5", ""))
    assert sheet.unreadable == {(2, 1)}


def test_an_xls_whose_sheet_cannot_be_told_by_its_name_is_refused():
    assert refused(xls_of_1995({(0, 0): 1.0}, sheet=b"L\x81p")) == "file-unsafe"


def test_sheets_of_charts_and_hidden_sheets_do_no_harm():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Điểm")
        page.write(0, 0, 8)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Điểm!$A$1:$A$1"})
        book.add_chartsheet("Biểu đồ").set_chart(chart)
        book.add_worksheet("Ẩn").hide()

    assert next(sheet.rows for sheet in read_workbook(out.getvalue()) if sheet.name == "Điểm") == (("8",),)


def _from_1904(grid: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True}) as book:
        page = book.add_worksheet("S")
        for row, cells in enumerate(grid):
            page.write_row(row, 0, cells)
    return out.getvalue()


def _xls_from_1904(grid: list[list[object]]) -> bytes:
    book = xlwt.Workbook()
    book.dates_1904 = True
    page = book.add_sheet("S")
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("write", [_from_1904, _xls_from_1904])
def test_day_numbers_count_from_where_the_workbook_counts(write):
    made = grade_2()
    grid = [list(row) for row in list_grid(made.listed)]
    born = [date.fromisoformat("-".join(reversed(str(row["birth_date"]).split("/")))) for row in made.listed]
    column = next(n for n, title in enumerate(grid[0]) if str(title).startswith("Ngày sinh"))
    for row, day in zip(grid[1:], born, strict=True):
        row[column] = (day - date(1904, 1, 1)).days

    imported = import_grade_2(made, pupils=write(grid))

    assert codes(imported) == []
    assert codes(imported, "warning") == []
    assert [pupil.identity.birth_date for pupil in imported.pupils] == [day.isoformat() for day in born]


@pytest.mark.parametrize("written", ["-", "?", ".", "✗"])
def test_a_mark_without_letters_is_not_taken_for_a_no(written):
    made = grade_2()
    grid = [list(row) for row in results_grid(made.results)[0]]
    column = grid[0].index("Lên lớp")
    grid[3][column] = written

    assert ("cell-not-understood", "results", 4, "Lên lớp") in codes(
        import_grade_2(made, results=_plain(grid)),
    )


def test_a_tick_is_an_x():
    made = grade_2()
    grid = [list(row) for row in results_grid(made.results)[0]]
    column = grid[0].index("Lên lớp")
    for row in grid[3:]:
        row[column] = "✓" if row[column] else ""

    assert import_grade_2(made, results=_plain(grid)).pupils == import_grade_2(made).pupils


def _plain(grid: Sequence[Sequence[object]]) -> bytes:
    return xlsx({(r, c): cell for r, row in enumerate(grid) for c, cell in enumerate(row) if cell != ""})


@pytest.mark.parametrize("written", [b"<html><table><tr><td>x</td></tr></table></html>", b"a,b,c\n1,2,3\n"])
def test_what_only_bears_the_name_of_a_spreadsheet_is_refused_with_a_way_out(written):
    with pytest.raises(SpreadsheetRefused) as refusal:
        read_workbook(written)

    (finding,) = refusal.value.findings
    assert finding.code == "file-not-a-spreadsheet"
    assert "Lưu thành" in finding.text("vi")
