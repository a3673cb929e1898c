"""The school's spreadsheet given back with the sentences beside its rows."""

import io
import zipfile

import pytest

from demo.csdl_sheets import results_grid, to_xls, to_xlsx
from hbs_schema.findings import Language
from hbs_sheets.assemble import ClassImport
from hbs_sheets.opening import ImportSetting, results_sheets
from hbs_sheets.records import import_lines
from hbs_sheets.report_sheet import write_report_lines, write_report_sheet
from hbs_sheets.workbook import Sheet, read_workbook
from tests.unit.hbs_sheets.made_files import codes, grade_2, import_grade_2
from tests.unit.hbs_sheets.test_gradebook import read, sheets


def written(content: bytes, imported: ClassImport, language: Language = "vi") -> bytes:
    return write_report_sheet(read_workbook(content), imported.report.as_json(), ["results"], language=language)


@pytest.mark.parametrize("write", [to_xlsx, to_xls])
def test_each_row_has_its_sentences_in_a_new_last_column(write):
    made = grade_2(faults=["mark-not-integer"])
    content = write({"Sheet1": results_grid(made.results)[0]})
    imported = import_grade_2(made, results=content)
    ((_, _, row, _),) = codes(imported)

    marked = read_workbook(written(content, imported))[0]

    assert marked.rows[2][-1] == "Kết quả kiểm tra"
    assert marked.rows[row - 1][-1].startswith("Toán – Điểm KTĐK: Điểm kiểm tra cuối năm môn Toán là 8,5.")
    clean = [r for r in imported.report.rows if r.source == "results" and r.status == "ok"]
    assert all(marked.rows[r.row - 1][-1] == "Không phát hiện lỗi" for r in clean)


def test_what_is_given_back_can_be_sent_again():
    made = grade_2()
    content = to_xlsx({"Sheet1": results_grid(made.results)[0]})
    first = import_grade_2(made, results=content)

    again = import_grade_2(made, results=written(content, first))

    assert again.pupils == first.pupils


def test_a_report_on_a_corrected_report_holds_only_what_is_so_now():
    made = grade_2()
    grid = [[*row, ""] for row in results_grid(made.results)[0]]
    grid[3][5], grid[4][-1] = "Q", "ghi chú"
    content = to_xlsx({"KQ": grid})
    first = written(content, import_grade_2(made, results=content))
    corrected = [list(row) for row in read_workbook(first)[0].rows]
    corrected[3][5] = "T"
    sent_again = to_xlsx({"KQ": corrected, "Lỗi chung của tệp": [["điều đã sửa"]]})

    second = read_workbook(written(sent_again, import_grade_2(made, results=sent_again)))

    assert [sheet.name for sheet in second] == ["KQ", "Lỗi chung của tệp"]
    assert [row[-2:] for row in second[0].rows[2:5]] == [
        ("", "Kết quả kiểm tra"),
        ("", "Không phát hiện lỗi"),
        ("ghi chú", "Không phát hiện lỗi"),
    ]
    assert "điều đã sửa" not in {cell for row in second[1].rows for cell in row}


def test_a_schools_own_column_of_the_reports_title_is_kept():
    made = grade_2()
    grid = [list(row) for row in results_grid(made.results)[0]]
    for row, text in zip(grid[2:], ["Kết quả kiểm tra", "9", "8", "7", "9"], strict=True):
        row[-1] = text
    content = to_xlsx({"KQ": grid})

    marked = read_workbook(written(content, import_grade_2(made, results=content)))[0]

    assert [row[-2:] for row in marked.rows[2:4]] == [
        ("Kết quả kiểm tra", "Kết quả kiểm tra"),
        ("9", "Không phát hiện lỗi"),
    ]


def test_sheets_of_any_name_are_given_back_under_names_that_spreadsheets_allow():
    long = "Kết quả học tập của học sinh lớp"
    names = ["'Lớp 2A'", "History", "[2A]: kỳ 1/2?", f"{long} 2A", f"{long} 2B", "", "LỖI CHUNG CỦA TỆP"]
    report = import_lines([], ImportSetting((7,), "2025-2026")).report.as_json()

    out = write_report_sheet([Sheet(name, (("x",),), frozenset()) for name in names], report, [])

    given = [sheet.name for sheet in read_workbook(out)]
    assert given[-1] == "Lỗi chung của tệp"
    assert len(given) == len(names) + 1
    assert given[0] == "Lớp 2A"


def test_nothing_that_was_text_becomes_a_formula():
    made = grade_2()
    made.results[0]["full_name"] = "=HYPERLINK(1)"
    content = to_xlsx({"Sheet1": results_grid(made.results)[0]})
    imported = import_grade_2(made, results=content)

    out = written(content, imported, "en")

    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_a_gradebook_of_many_files_comes_back_as_one_with_each_row_marked():
    made = {name: [list(row) for row in grid] for name, grid in sheets().items()}
    made["Toán HK1"][4][12] = "75"
    files = [to_xlsx({name: grid}) for name, grid in made.items()]
    imported = read(*files)

    marked = read_workbook(write_report_sheet(list(results_sheets(files)), imported.report.as_json(), ["results"]))

    assert len(marked) == len(files)
    (maths,) = [sheet for sheet in marked if sheet.name.endswith("Toán HK1")]
    assert maths.rows[2][-1] == "Kết quả kiểm tra"
    assert maths.rows[4][-1].startswith("ĐTBmhk1: Không đọc được giá trị")


def test_records_come_back_as_a_row_each():
    report = import_lines([b"{", b""], ImportSetting((7,), "2025-2026")).report.as_json()

    ((_, line),) = [sheet.rows for sheet in read_workbook(write_report_lines(report))]

    assert line[:2] == ("1", "Từ chối")
    assert "[record-unreadable]" in line[2]
