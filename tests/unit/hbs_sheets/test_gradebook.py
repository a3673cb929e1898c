"""The secondary gradebook: a sheet for each subject and semester, as one workbook or as many files."""

from typing import Any

import pytest

from demo.csdl_sheets import to_xls, to_xlsx
from hbs_schema.rules.subjects import subject_name
from hbs_sheets.assemble import ClassImport, import_class
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.gradebook_subjects import semester_of, subject_of
from hbs_sheets.opening import ClassFiles, ImportSetting
from tests.unit.hbs_sheets.made_files import codes, part
from tests.unit.hbs_sheets.made_secondary import YEAR, gradebook_sheet, pupil_list, slugs_of, supplement

GRADE = 7
Sheets = dict[str, list[list[Any]]]


def sheets(mark: str = "8,2") -> Sheets:
    """Every subject and semester of grade 7."""
    return {
        f"{subject_name(slug).vi[:26]} HK{semester}": gradebook_sheet(slug, semester, mark=mark)
        for slug in slugs_of(GRADE)
        for semester in (1, 2)
    }


def read(*results: bytes, setting: ImportSetting | None = None) -> ClassImport:
    files = ClassFiles("gradebook", results, pupil_list(GRADE), supplement(GRADE))
    return import_class(files, setting or ImportSetting((GRADE,), YEAR))


@pytest.mark.parametrize("write", [to_xlsx, to_xls])
def test_a_workbook_with_a_sheet_a_subject_and_semester_is_a_whole_class(write):
    imported = read(write(sheets()))

    assert codes(imported) == []
    assert len(imported.pupils) == 3
    pupil = imported.pupils[0]
    assert pupil.pupil_code == "7900000001"
    maths = part(pupil, "subjects/TOAN")
    assert (maths.semester_1.mark, maths.semester_2.mark, maths.year.mark) == ("8.2", "8.2", "8.2")
    assert maths.semester_1.assessments.regular == ("8", "8.5", "8")
    assert maths.semester_1.comment == "Có tiến bộ."
    arts = part(pupil, "subjects/NGHE_THUAT")
    assert (arts.semester_1.level, arts.year.level, arts.year.mark) == ("Đ", "Đ", None)
    assert part(pupil, "outcome").learning.year == "T"
    assert part(pupil, "remarks").principal_title == "deputy"


def test_a_file_a_subject_and_semester_is_the_same_class():
    files = [to_xlsx({f"{name}": grid}) for name, grid in sheets().items()]

    assert [p.parts for p in read(*files).pupils] == [p.parts for p in read(to_xlsx(sheets())).pupils]


def test_averages_alone_are_enough():
    bare = sheets()
    for grid in bare.values():
        for row in grid[3:]:
            row[5:12] = [""] * 7

    imported = read(to_xlsx(bare))

    assert codes(imported) == []
    assert part(imported.pupils[0], "subjects/TOAN").semester_1.assessments is None


@pytest.mark.parametrize("written", ["75", "7,55", "11", "-1", "bảy", "7.5.0"])
def test_what_is_no_average_is_refused_at_its_cell(written):
    made = sheets()
    made["Toán HK1"][4][12] = written

    imported = read(to_xlsx(made))

    assert codes(imported) == [("cell-not-understood", "results", 5, "ĐTBmhk1")]
    assert sum(pupil.is_ready for pupil in imported.pupils) == 2


@pytest.mark.parametrize("written", ["8,2", "8.2", 8.2, "8,20"])
def test_a_mark_is_read_with_comma_point_or_as_a_number(written):
    made = sheets()
    made["Toán HK1"][4][12] = written

    assert part(read(to_xlsx(made)).pupils[1], "subjects/TOAN").semester_1.mark == "8.2"


def test_a_mark_in_a_comment_subject_is_refused():
    made = sheets()
    made["Nghệ thuật HK2"][3][12] = "8,0"

    assert ("cell-not-understood", "results", 4, "ĐTBmhk2") in codes(read(to_xlsx(made)))


def test_two_sheets_that_disagree_about_a_semester_say_so():
    made = sheets()
    again = gradebook_sheet("TOAN", 1, mark="7,0")
    imported = read(to_xlsx({**made, "Toán (bản sao) HK1": again}))

    assert {(code, column) for code, _, _, column in codes(imported)} == {("two-values", "ĐTBmhk1")} | {
        ("two-values", title) for title in ("ĐĐGgk", "ĐĐGck")
    }


def test_a_header_of_two_rows_is_understood():
    made = sheets()
    grid = made["Toán HK1"]
    header = grid[2]
    upper = [*header[:5], "ĐĐGtx", "", "", "", "", *header[10:]]
    lower = [""] * 5 + ["1", "2", "3", "4", "5"] + [""] * 6
    grid[2:3] = [upper, lower]

    maths = part(read(to_xlsx(made)).pupils[0], "subjects/TOAN")

    assert maths.semester_1.assessments.regular == ("8", "8.5", "8")


def test_the_title_tells_the_subject_where_the_sheets_name_does_not():
    made = sheets()
    grid = made.pop("Toán HK1")
    grid[0] = ["BẢNG ĐIỂM MÔN: TOÁN – HỌC KỲ I"]

    assert codes(read(to_xlsx({**made, "Sheet1": grid}))) == []


def test_a_sheet_that_names_no_subject_refuses_the_file_by_its_number():
    made = {"Sheet1": gradebook_sheet("TOAN", 1)}

    with pytest.raises(SpreadsheetRefused) as refusal:
        read(to_xlsx(made))

    assert [(f.code, f.parameters["number"]) for f in refusal.value.findings] == [("subject-of-sheet-unknown", 1)]


def test_catalogues_beside_the_gradebook_are_passed_over():
    assert codes(read(to_xlsx({"DM_Mon": [["Mã", "Tên"], [1, "Toán"]], **sheets()}))) == []


def test_a_file_without_a_gradebook_is_refused():
    with pytest.raises(SpreadsheetRefused, match="gradebook-missing"):
        read(to_xlsx({"A": [["x"]]}))


@pytest.mark.parametrize(
    ("name", "grade", "slug"),
    [
        ("LS&ĐL 8B HK1", 8, "LS_DL"),
        ("Lịch sử và Địa lí", 6, "LS_DL"),
        ("Lịch sử 10A", 10, "LICH_SU"),
        ("Hoá 11", 11, "HOA_HOC"),
        ("Hóa học", 12, "HOA_HOC"),
        ("Tiếng Anh HK2", 9, "NGOAI_NGU_1"),
        ("GDKT&PL", 10, "GDKTPL"),
        ("GDQP-AN", 10, "GDQPAN"),
        ("HĐTN, HN", 7, "HDTN_HN"),
        ("KHTN_7A", 7, "KHTN"),
        ("GD địa phương", 11, "GDDP"),
        ("GD KT&PL", 11, "GDKTPL"),
        ("Toán CN", 7, "TOAN"),
        ("CN 8A", 8, "CONG_NGHE"),
        ("Tin - cô Vân", 7, None),
        ("Sinh hoạt lớp", 7, None),
        ("Danh sách học sinh", 11, None),
        ("Sheet1", 7, None),
    ],
)
def test_a_subject_is_known_by_the_names_that_schools_use(name, grade, slug):
    if name == "Danh sách học sinh":
        assert subject_of("Sheet1", [name], [grade]) is None
    else:
        assert subject_of(name, [], [grade]) == slug


@pytest.mark.parametrize(
    ("lines", "slug"),
    [
        (["Giáo viên bộ môn: Trần Thị Hoa", "Môn: Toán"], "TOAN"),
        (["Giáo viên bộ môn: Trần Thị Hoa"], None),
        (["Môn: Lý - GV: Nguyễn Thị Vân"], "VAT_LI"),
        (["Môn học: Tin học, giáo viên Lê Anh"], "TIN_HOC"),
        (["BẢNG ĐIỂM MÔN NGỮ VĂN LỚP 10 TOÁN"], "NGU_VAN"),
        (["Bộ môn Hoá - THPT Chuyên Văn"], None),
    ],
)
def test_a_teachers_name_is_no_subject(lines, slug):
    assert subject_of("10A1", lines, [10]) == slug


def test_a_class_named_by_a_subject_leaves_the_title_to_tell():
    assert subject_of("Văn 10 Toán", ["Môn: Ngữ văn. Lớp: 10 Toán"], [10]) == "NGU_VAN"


@pytest.mark.parametrize(
    ("text", "semester"),
    [
        ("Toán HK1", "semester_1"),
        ("Toán HKI", "semester_1"),
        ("Toán HK II", "semester_2"),
        ("Học kì 2", "semester_2"),
        ("HỌC KỲ I", "semester_1"),
        ("Toán", None),
    ],
)
def test_a_semester_is_known_by_its_names(text, semester):
    assert semester_of([text]) == semester


def test_a_sheet_with_both_semesters_columns_and_no_name_of_one_is_not_guessed():
    with pytest.raises(SpreadsheetRefused, match="semester-of-sheet-unknown"):
        read(to_xlsx({"Toán": gradebook_sheet("TOAN", 1)}))
