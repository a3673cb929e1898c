"""Pupils in several sheets or files, as vendors and schools split them: all are read, or it is said which are not."""

import pytest

from demo.csdl_sheets import list_grid, results_grid, to_xlsx
from hbs_sheets.assemble import ClassImport, import_class
from hbs_sheets.class_template import TemplateSetting, write_class_template
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.filled_template import template_content
from hbs_sheets.opening import ClassFiles, ImportSetting, results_sheets
from hbs_sheets.workbook import WorkbookLimits
from tests.unit.hbs_sheets import made_secondary
from tests.unit.hbs_sheets.made_files import YEAR, codes, grade_2, import_grade_2, list_of, supplement_of, xlsx
from tests.unit.hbs_sheets.test_gradebook import sheets

MADE = grade_2(pupils=6)
GRID = [list(row) for row in results_grid(MADE.results)[0]]
HALVES = [GRID[:6], [*GRID[:3], *GRID[6:]]]
ALL = sorted(str(row["pupil_code"]) for row in MADE.results)


def unused(imported: ClassImport) -> list[object]:
    return [f.parameters["number"] for f in imported.report.findings if f.code == "sheet-unused"]


def read(*results: bytes) -> ClassImport:
    files = ClassFiles("csdl-results-1-2", results, list_of(MADE), supplement_of(MADE))
    return import_class(files, ImportSetting((2,), YEAR))


@pytest.mark.parametrize(
    "results",
    [
        [to_xlsx({"2A": HALVES[0], "2B": HALVES[1]})],
        [to_xlsx({"Sheet1": HALVES[0]}), to_xlsx({"Sheet1": HALVES[1]})],
    ],
    ids=["sheets", "files"],
)
def test_results_of_a_sheet_or_a_file_a_class_are_all_read(results):
    imported = read(*results)

    assert sorted(pupil.pupil_code for pupil in imported.pupils) == ALL
    assert all(pupil.is_ready for pupil in imported.pupils)
    assert codes(imported) == []
    assert unused(imported) == []


def test_a_stale_copy_in_another_sheet_is_not_passed_over_where_it_differs():
    stale = [list(row) for row in GRID]
    stale[4][5] = "C" if stale[4][5] != "C" else "T"

    imported = read(to_xlsx({"KQ": GRID, "KQ cũ": stale}))

    assert [(code, row) for code, _, row, _ in codes(imported)] == [("two-values", 5)]


def test_a_sheet_of_pupils_that_lacks_columns_is_named_by_its_number():
    short = [row[:20] for row in HALVES[1]]

    imported = read(to_xlsx({"2A": HALVES[0], "Danh mục": [["Mã", "Tên"], ["1", "Kinh"]], "2B": short}))

    assert unused(imported) == [3]


def test_a_second_sheet_of_the_pupil_list_is_named():
    grid = [list(row) for row in list_grid(MADE.listed)]

    imported = import_grade_2(MADE, pupils=to_xlsx({"2A": grid[:4], "2B": [grid[0], *grid[4:]]}))

    assert unused(imported) == [2]


def test_a_gradebook_sheet_under_unknown_titles_is_named_and_not_lost():
    made = {name: [list(row) for row in grid] for name, grid in sheets().items()}
    other = [list(row) for row in made["Toán HK1"]]
    other[2] = [str(title).replace("ĐĐG", "").replace("ĐTBm", "TB môn ") for title in other[2]]
    content = to_xlsx({"Ngoại ngữ 2 HK1": other, **made})
    files = ClassFiles("gradebook", (content,), made_secondary.pupil_list(7), made_secondary.supplement(7))

    imported = import_class(files, ImportSetting((7,), YEAR))

    assert unused(imported) == [1]


def test_the_sheet_of_another_grade_is_not_read_as_this_one():
    setting = TemplateSetting((7, 8), YEAR)
    pupils = [*made_secondary.contents(7, 2), *made_secondary.contents(8, 4)[2:]]
    content = write_class_template(setting, template_content(setting, pupils))

    imported = import_class(ClassFiles("class-template", (content,)), ImportSetting((8,), YEAR))

    assert sorted(pupil.pupil_code[-1] for pupil in imported.pupils) == ["3", "4"]
    assert unused(imported) == [1]


def test_many_small_files_may_hold_no_more_than_one_large_one():
    content = xlsx({(99, 99): "x"})

    with pytest.raises(SpreadsheetRefused) as refusal:
        list(results_sheets([content] * 40, WorkbookLimits(cells=200_000)))

    assert [finding.code for finding in refusal.value.findings] == ["sheet-too-large"]


def test_a_code_that_is_one_pupils_own_and_anothers_of_the_sector_names_neither():
    titles = ["Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Mã định danh Bộ GD&ĐT"]
    rows = []
    made = made_secondary.contents(7, 3)
    first = made[0].content["personal"]["sector_code"]
    for number, pupil in enumerate(made):
        person, own = pupil.content["identity"], pupil.content["personal"]
        code = first if number == 1 else own["pupil_code"]
        day = "/".join(reversed(person["birth_date"].split("-")))
        row = [code, person["full_name"], day, "Nữ", own["ethnicity"], own["personal_id"], own["sector_code"]]
        rows.append(row)
    files = ClassFiles(
        "gradebook", (to_xlsx(sheets()),), to_xlsx({"DS": [titles, *rows]}), made_secondary.supplement(7)
    )

    imported = import_class(files, ImportSetting((7,), YEAR))

    named = {row for code, _, row, _ in codes(imported) if code == "code-of-two-pupils"}
    assert named == {4}
    assert first not in {pupil.personal.sector_code for pupil in imported.pupils}
