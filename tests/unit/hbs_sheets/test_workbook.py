"""What is opened, what is refused, and that a hostile file costs neither memory nor a crash."""

import contextlib
import io
import struct
import tracemalloc
import zipfile

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_sheets import worksheet_scan
from hbs_sheets.archive import ArchiveLimits
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.workbook import WorkbookLimits, read_workbook
from hbs_sheets.xls_process import ReaderFailed, read_apart
from tests.unit.hbs_sheets.made_files import xlsx


def xls(cells) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(content: bytes, **limits) -> str:
    with pytest.raises(SpreadsheetRefused) as refusal:
        read_workbook(content, WorkbookLimits(**limits))
    return refusal.value.findings[0].code


def with_entry(content: bytes, name: str, body: bytes) -> bytes:
    """The same .xlsx with one entry replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, body)
    return out.getvalue()


def entry_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
CELLS = {(0, 0): "Mã học\nsinh", (1, 0): "Đào", (1, 1): 8, (2, 1): 7.5, (3, 1): 79217012345}


@pytest.mark.parametrize("write", [xlsx, xls])
def test_both_formats_give_the_same_text(write):
    sheet = read_workbook(write(CELLS))[0]

    assert sheet.rows[0][0] == "Mã học\nsinh"
    assert [row[1] for row in sheet.rows[1:]] == ["8", "7.5", "79217012345"]
    assert sheet.unreadable == frozenset()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 600,
        b"PK\x03\x04" + b"x" * 500,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_what_is_no_spreadsheet_is_refused(content):
    assert refused(content) == "file-unreadable"


@pytest.mark.parametrize("write", [xlsx, xls])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_refused(write, share):
    content = write(CELLS)

    assert refused(content[: int(len(content) * share)]) == "file-unreadable"


def test_a_file_over_ten_mebibytes_is_refused_before_it_is_opened():
    assert refused(b"PK\x03\x04" + bytes(10 * 2**20)) == "file-too-large"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_entry(xlsx(CELLS), "xl/sharedStrings.xml", b"<sst>" + b" " * (200 * 2**20) + b"</sst>")
    assert len(bomb) < 2**20

    tracemalloc.start()
    assert refused(bomb) == "file-unsafe"
    assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_refused():
    bomb = bytearray(with_entry(xlsx(CELLS), "xl/a.xml", b" " * (100 * 2**20)))
    at = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/a.xml"))
    struct.pack_into("<I", bomb, at + 24, 1000)

    assert refused(bytes(bomb)) in ("file-unreadable", "file-unsafe")


def test_too_many_entries_or_two_of_one_name_are_refused():
    many = xlsx(CELLS)
    for number in range(20):
        many = with_entry(many, f"xl/{number}.xml", b"<a/>")
    assert refused(many, archive=ArchiveLimits(entries=20)) == "file-unsafe"

    assert refused(with_entry(xlsx(CELLS), SHEET.upper(), b"<worksheet/>")) == "file-unsafe"


def test_images_and_macros_are_never_unpacked():
    content = with_entry(xlsx(CELLS), "xl/vbaProject.bin", b" " * (100 * 2**20))

    assert read_workbook(content)[0].rows[1][1] == "8"


@pytest.mark.parametrize("cell", [(1_048_575, 0), (0, 16_383), (10_000, 0)])
def test_one_value_far_away_is_refused_and_not_allocated(cell):
    assert refused(xlsx({(0, 0): "a", cell: "b"})) == "sheet-too-large"


def test_one_value_far_away_in_an_xls_is_refused():
    assert refused(xls({(0, 0): "a", (65_535, 255): "b"})) == "sheet-too-large"


def test_formats_without_values_reach_nowhere():
    content = entry_of(xlsx(CELLS), SHEET)
    styled = content.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')

    assert len(read_workbook(with_entry(xlsx(CELLS), SHEET, styled))[0].rows) == 4


def test_a_shared_string_used_too_often_is_refused():
    wide = {(row, column): "x" * 30_000 for row in range(100) for column in range(100)}
    content = xlsx(wide)
    assert len(content) < 2**20

    assert refused(content) == "sheet-too-large"
    assert refused(xls({(row, 0): "x" * 30_000 for row in range(2_000)})) == "sheet-too-large"


@pytest.mark.parametrize("reference", ["xfd1048576", "$A$1", "AAAA1", "A0", "R1C1"])
def test_a_reference_that_only_the_reader_might_understand_is_refused(reference):
    content = entry_of(xlsx(CELLS), SHEET)
    cell = f'<row><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
    evil = content.replace(b"</sheetData>", cell)

    assert refused(with_entry(xlsx(CELLS), SHEET, evil)) in ("file-unsafe", "sheet-too-large")


def test_a_sheet_is_read_as_far_as_so_many_elements_and_refused_at_the_next(monkeypatch):
    def with_elements(number: int) -> bytes:
        inside = b"<c/>" * (number - 2)
        return with_entry(xlsx(CELLS), SHEET, b"<worksheet><sheetData>" + inside + b"</sheetData></worksheet>")

    assert worksheet_scan._MOST_ELEMENTS <= 3_000_000
    monkeypatch.setattr(worksheet_scan, "_MOST_ELEMENTS", 10_000)

    assert read_workbook(with_elements(10_000), WorkbookLimits())
    assert refused(with_elements(10_001)) == "file-unsafe"


def test_an_opendocument_file_is_refused():
    table = b'<table:table-cell table:number-columns-repeated="16384"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b'<a xmlns:table="t">' + table + b"</a>")

    assert refused(out.getvalue()) == "file-unreadable"


def test_an_xls_that_claims_an_endless_sheet_is_refused():
    content = bytearray(xls(CELLS))
    at = content.index(b"\x00\x02\x0e\x00", 512)
    struct.pack_into("<II", content, at + 4, 0, 2**31)

    assert refused(bytes(content)) == "file-unsafe"


def test_a_reader_that_ends_its_process_takes_only_itself_along():
    content = bytearray(xls(CELLS))
    at = content.index(b"\x00\x02\x0e\x00", 512)
    struct.pack_into("<II", content, at + 4, 0, 2**31)

    with pytest.raises(ReaderFailed):
        read_apart(bytes(content))


def test_a_chain_of_sectors_that_goes_round_is_refused():
    content = bytearray(xls(CELLS))
    fat = (struct.unpack_from("<I", content, 76)[0] + 1) * 512
    struct.pack_into("<128I", content, fat, *([1] * 128))

    assert refused(bytes(content)) == "file-unreadable"


def test_a_doctype_is_refused():
    content = entry_of(xlsx(CELLS), SHEET)
    evil = content.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet', 1)

    assert refused(with_entry(xlsx(CELLS), SHEET, evil)) == "file-unsafe"


def test_an_xls_that_claims_a_thousand_million_strings_is_refused():
    content = bytearray(xls({(0, 0): "chữ"}))
    at = content.index(b"\xfc\x00", 512)
    struct.pack_into("<II", content, at + 4, 2**30, 2**30)

    assert refused(bytes(content)) in ("file-unsafe", "file-unreadable")


def test_a_password_is_named_as_the_reason():
    content = bytearray(xls({(0, 0): "a"}))
    at = content.index(b"\x42\x00\x02\x00", 512)
    content[at : at + 2] = b"\x2f\x00"

    assert refused(bytes(content)) == "file-protected"


def test_a_formula_without_its_value_is_known_by_its_cell():
    sheet = read_workbook(xlsx({(0, 0): "a", (1, 1): "=1+1"}))[0]
    assert sheet.unreadable == {(1, 1)}

    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    page.write(0, 0, "a")
    page.write(1, 1, xlwt.Formula("1+1"))
    out = io.BytesIO()
    book.save(out)
    assert read_workbook(out.getvalue())[0].unreadable == {(1, 1)}


def test_a_formula_with_its_value_is_a_value():
    content = entry_of(xlsx({(0, 0): "=1+1"}), SHEET).replace(b"<v></v>", b"<v>2</v>")

    sheet = read_workbook(with_entry(xlsx({(0, 0): "=1+1"}), SHEET, content))[0]

    assert (sheet.rows[0][0], sheet.unreadable) == ("2", frozenset())


@pytest.mark.slow
@settings(max_examples=150)
@given(
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_changed_bytes_are_read_or_refused_and_never_crash(is_xls, changes):
    content = bytearray(_XLS if is_xls else _XLSX)
    for at, byte in changes:
        content[at % len(content)] = byte

    with contextlib.suppress(SpreadsheetRefused):
        read_workbook(bytes(content))


_XLS, _XLSX = xls(CELLS), xlsx(CELLS)
