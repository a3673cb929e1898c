"""The csdl results file for grades 1–2, as it comes and as people leave it."""

import io
import random
import unicodedata
from typing import Any

import pytest
import xlsxwriter

from demo.csdl_sheets import results_grid, to_xls, to_xlsx
from demo.made_class import MadeClass
from hbs_sheets.errors import SpreadsheetRefused
from tests.unit.hbs_sheets.made_files import codes, grade_2, import_grade_2, part, xlsx


def grid_of(made: MadeClass) -> list[list[Any]]:
    grid, _ = results_grid(made.results)
    return [list(row) for row in grid]


def test_the_layout_has_35_columns_and_3_header_rows():
    grid = grid_of(grade_2())

    assert {len(row) for row in grid} == {35}
    assert grid[0][:5] == ["STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh"]
    assert grid[1][5] == "Toán"
    assert grid[2][5:7] == ["Mức đạt được", "Điểm KTĐK"]
    assert grid[0][33] == "Xếp loại"


@pytest.mark.parametrize("is_xls", [False, True])
def test_a_right_class_is_read_whole(is_xls):
    made = grade_2(pupils=40)

    imported = import_grade_2(made, is_xls=is_xls)

    assert codes(imported) == []
    assert len(imported.pupils) == 40
    assert all(pupil.is_ready for pupil in imported.pupils)
    assert imported.report.count("refused") == 0
    by_code = {row["pupil_code"]: row for row in made.results}
    for pupil in imported.pupils:
        row = by_code[pupil.pupil_code]
        assert pupil.identity.full_name == row["full_name"]
        assert pupil.class_code == "2A"
        assert part(pupil, "subjects/TOAN").test == str(row["/subjects~1TOAN/test"])
        assert part(pupil, "outcome").result == row["/outcome/result"]
        assert set(pupil.parts) >= {
            "subjects/TNXH",
            "qualities",
            "competences",
            "attendance",
            "remarks",
        }
        assert len(part(pupil, "competences").specific) == 5


def test_both_formats_give_the_same_drafts():
    made = grade_2()

    assert import_grade_2(made).pupils == import_grade_2(made, is_xls=True).pupils


def test_moved_columns_are_found_by_their_titles():
    made = grade_2()
    grid = grid_of(made)
    # The header's groups move as a whole, as a person would move them: merged cells allow no less.
    blocks = [
        [0],
        [1],
        [2],
        [3],
        [4],
        [*range(5, 18)],
        [*range(18, 26)],
        [*range(26, 31)],
        [31],
        [32],
        [33],
    ]
    random.Random(5).shuffle(blocks)
    order = [column for block in blocks for column in block]

    moved = to_xlsx({"Sheet1": [[row[column] for column in order] for row in grid]})

    assert import_grade_2(made, results=moved).pupils == import_grade_2(made).pupils


def test_an_inserted_title_and_column_do_not_matter():
    made = grade_2()
    grid = [["BẢNG KẾT QUẢ HỌC TẬP"], [], *([row[0], "", *row[1:]] for row in grid_of(made))]

    imported = import_grade_2(made, results=to_xls({"KQ": grid}))

    assert codes(imported) == []
    assert [pupil.row for pupil in imported.pupils] == [6, 7, 8, 9]


def test_decomposed_headers_with_line_breaks_are_understood():
    made = grade_2()
    grid = grid_of(made)
    for row in grid[:3]:
        row[:] = [unicodedata.normalize("NFD", str(cell)).replace(" ", "\n") for cell in row]

    assert codes(import_grade_2(made, results=to_xlsx({"Sheet1": grid}))) == []


def test_a_missing_column_is_one_clear_problem():
    made = grade_2()
    grid = grid_of(made)
    for row in grid:
        del row[2]

    with pytest.raises(SpreadsheetRefused) as refusal:
        import_grade_2(made, results=to_xlsx({"Sheet1": grid}))

    assert [finding.code for finding in refusal.value.findings] == ["column-missing"]
    assert refusal.value.findings[0].text("vi") == (
        "Tệp không đọc được: tệp kết quả thiếu cột “Mã học sinh” ở dòng tiêu đề thứ 1. Đề nghị "
        "dùng tệp kết xuất "
        "nguyên bản, không xóa hoặc đổi tên cột tiêu đề. [column-missing]"
    )


def test_each_missing_column_is_named_with_its_header_row():
    made = grade_2()
    grid = grid_of(made)
    for row in grid:
        for column in (33, 18, 9, 8):
            del row[column]

    with pytest.raises(SpreadsheetRefused) as refusal:
        import_grade_2(made, results=to_xlsx({"Sheet1": grid}))

    named = {(f.parameters["column"], f.parameters["row"]) for f in refusal.value.findings}
    assert named == {
        ("Tiếng Việt – Điểm KTĐK", 3),
        ("Đạo đức", 2),
        ("Tự chủ và tự học", 3),
        ("Xếp loại", 1),
    }


def test_a_column_that_stands_twice_is_refused():
    made = grade_2()
    grid = grid_of(made)
    for row in grid:
        row.append(row[9])
    grid[0][-1], grid[1][-1], grid[2][-1] = "", "Đạo đức", ""

    with pytest.raises(SpreadsheetRefused) as refusal:
        import_grade_2(made, results=to_xlsx({"Sheet1": grid}))

    assert [f.code for f in refusal.value.findings] == ["column-repeated"]


def test_values_beside_the_layout_are_reported_and_not_silently_dropped():
    made = grade_2()
    grid = grid_of(made)
    grid[0][34] = "Ghi chú"
    grid[4][34] = "em này ngoan"

    imported = import_grade_2(made, results=to_xlsx({"Sheet1": grid}))

    assert [(f.code, f.severity, f.parameters["letter"]) for f in imported.report.findings] == [
        ("column-unused", "warning", "AI")
    ]


def test_empty_rows_and_rows_that_hold_only_a_number_are_passed_over():
    made = grade_2()
    grid = grid_of(made)
    grid[4:4] = [[""] * 35, ["99"] + [""] * 34]

    imported = import_grade_2(made, results=to_xlsx({"Sheet1": grid}))

    assert codes(imported) == []
    assert sorted(pupil.row for pupil in imported.pupils) == [4, 7, 8, 9]


def test_decimal_commas_in_marks_are_read_as_numbers():
    made = grade_2()
    made.results[0]["/subjects~1TOAN/test"] = "8,5"
    written = int(made.results[1]["/subjects~1TOAN/test"])
    made.results[1]["/subjects~1TOAN/test"] = f"{written},0"

    imported = import_grade_2(made)

    assert codes(imported) == [("mark-not-integer", "results", 4, "Toán – Điểm KTĐK")]
    told = next(c.finding.text("vi") for r in imported.report.rows for c in r.findings if c.column.startswith("Toán"))
    assert "là 8,5" in told


def test_a_formula_without_a_value_is_refused_by_its_cell():
    made = grade_2()
    grid = grid_of(made)
    cells = {(r, c): value for r, row in enumerate(grid) for c, value in enumerate(row) if value != ""}
    cells[4, 6] = "=5+4"

    imported = import_grade_2(made, results=xlsx(cells))

    assert codes(imported) == [("cell-not-calculated", "results", 5, "Toán – Điểm KTĐK")]


def test_a_level_spelt_with_another_d_is_read_and_reported():
    made = grade_2()
    row = next(r for r in made.results if r["/outcome/result"] == "HT")
    key = next(k for k, value in row.items() if value == "Đ")
    row[key] = "Ð"

    imported = import_grade_2(made)

    assert codes(imported) == []
    assert [code for code, *_ in codes(imported, "warning")].count("letter-replaced") == 1


def test_a_score_of_zero_is_a_score():
    made = grade_2(pupils=40)
    row = next(r for r in made.results if r["/outcome/result"] == "CHT")
    row["/subjects~1TOAN/test"] = 0

    imported = import_grade_2(made)

    pupil = next(p for p in imported.pupils if p.pupil_code == row["pupil_code"])
    assert part(pupil, "subjects/TOAN").test == "0"
    assert pupil.is_ready


def test_formulas_with_a_saved_value_are_used_and_said_once_a_column():
    made = grade_2()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Sheet1")
        for row_no, row in enumerate(grid_of(made)):
            for column_no, value in enumerate(row):
                if column_no == 6 and row_no > 2:
                    page.write_formula(row_no, column_no, "=5+4", None, value)
                elif value != "":
                    page.write(row_no, column_no, value)

    imported = import_grade_2(made, results=out.getvalue())

    (finding,) = [f for f in imported.report.findings if f.code == "formula-value-used"]
    assert (finding.severity, finding.parameters["count"]) == ("warning", 4)
    assert codes(imported) == []
    assert part(imported.pupils[0], "subjects/TOAN").test == str(made.results[0]["/subjects~1TOAN/test"])
