"""Classes of several grades, and files of several classes: each row has its grade, or says that it cannot be told."""

from typing import Any

from demo.csdl_sheets import list_grid, results_grid, to_xlsx
from demo.generate_class_files import School, make_class
from demo.made_class import MadeClass
from hbs_sheets.assemble import ClassImport, import_class
from hbs_sheets.class_template import TemplateContent, TemplateSetting, write_class_template, write_supplement
from hbs_sheets.folding import fold
from hbs_sheets.opening import ClassFiles, ImportSetting
from tests.unit.hbs_sheets.made_files import YEAR, codes, part


def made(*classes: tuple[int, str], pupils: int = 3) -> list[MadeClass]:
    return [make_class(grade, 7, name, pupils=pupils, school_year=YEAR) for grade, name in classes]


def csdl(classes: list[MadeClass], setting: ImportSetting, *, grades: list[int] | None = None) -> ClassImport:
    """One csdl file of several classes of grades 1 and 2."""
    rows = [row for entry in classes for row in entry.results]
    grid, _ = results_grid(rows)
    written = [list(row) for row in grid]
    if grades is not None:
        wide = [*written[0], "Khối"], [*written[1], ""], [*written[2], ""]
        written = [*wide, *([*row, grade] for row, grade in zip(written[3:], grades, strict=True))]
    content = TemplateContent(
        class_values=School().class_values(), particulars=[row for entry in classes for row in entry.particulars]
    )
    files = ClassFiles(
        "csdl-results-1-2",
        (to_xlsx({"A": written}),),
        to_xlsx({"DS": list_grid([row for entry in classes for row in entry.listed])}),
        write_supplement(TemplateSetting((1, 2), YEAR), content),
    )
    return import_class(files, setting)


def test_a_row_of_a_schools_file_has_the_grade_of_its_class():
    classes = {fold("1A"): (1,), fold("2B"): (2,)}

    imported = csdl(made((1, "1A"), (2, "2B")), ImportSetting((1, 2), YEAR, classes=classes))

    assert codes(imported) == []
    assert [(pupil.class_code, pupil.grade) for pupil in imported.pupils] == [("1A", 1)] * 3 + [("2B", 2)] * 3


def test_a_class_that_is_not_open_is_reported_row_by_row():
    imported = csdl(made((1, "1A"), (2, "2B")), ImportSetting((1,), YEAR, classes={fold("1A"): (1,)}))

    assert {code for code, *_ in codes(imported)} == {"class-unknown"}
    assert len(codes(imported)) == 3
    assert {pupil.class_code for pupil in imported.pupils} == {"1A"}


def test_a_combined_class_tells_grades_by_a_column():
    classes = made((1, "1+2"), (2, "1+2"))
    for row in classes[1].results + classes[1].listed + classes[1].particulars:
        row["pupil_code"] = f"9{row['pupil_code']}"

    told = csdl(classes, ImportSetting((1, 2), YEAR), grades=[1] * 3 + [2] * 3)
    untold = csdl(classes, ImportSetting((1, 2), YEAR))

    assert codes(told) == []
    assert [pupil.grade for pupil in told.pupils] == [1, 1, 1, 2, 2, 2]
    assert untold.pupils == ()
    assert {code for code, *_ in codes(untold)} == {"grade-unknown"}


def test_a_template_of_a_combined_class_has_a_sheet_for_each_grade():
    first, fourth = made((3, "3+4"), (4, "3+4"))
    for row in fourth.results + fourth.listed + fourth.particulars:
        row["pupil_code"] = f"9{row['pupil_code']}"
    content = TemplateContent(
        results={3: first.results, 4: fourth.results},
        class_values=School().class_values(),
        particulars=[*first.particulars, *fourth.particulars],
    )
    results = write_class_template(TemplateSetting((3, 4), YEAR), content)
    listed = to_xlsx({"DS": list_grid([*first.listed, *fourth.listed])})

    imported = import_class(ClassFiles("class-template", (results,), listed), ImportSetting((3, 4), YEAR))

    assert codes(imported) == []
    assert [pupil.grade for pupil in imported.pupils] == [3, 3, 3, 4, 4, 4]
    assert "subjects/TNXH" in imported.pupils[0].parts
    assert "subjects/KHOA_HOC" in imported.pupils[3].parts


def test_values_of_a_class_may_be_columns_of_the_second_sheet():
    (entry,) = made((4, "4A"))
    values = School().class_values()
    teacher = values.pop("/remarks/homeroom_teacher")
    grid: list[list[Any]] = [
        ["Mã học sinh", "Giáo viên chủ nhiệm"],
        *([row["pupil_code"], teacher] for row in entry.particulars),
    ]
    above: list[list[Any]] = [
        [label, "", values[key]]
        for key, label in (
            ("/remarks/school/name", "Tên trường"),
            ("/remarks/school/province", "Tỉnh (thành phố)"),
            ("/remarks/place", "Nơi cấp (địa danh)"),
            ("/remarks/issued_on", "Ngày cấp"),
            ("/remarks/principal", "Hiệu trưởng"),
            ("/remarks/principal_title", "Chức vụ người ký"),
        )
    ]
    template = write_class_template(TemplateSetting((4,), YEAR), TemplateContent(results={4: entry.results}))
    second = to_xlsx({"Thông tin bổ sung": [*above, [], *grid]})
    files = ClassFiles("class-template", (template,), to_xlsx({"DS": list_grid(entry.listed)}), second)

    imported = import_class(files, ImportSetting((4,), YEAR))

    assert codes(imported) == []
    assert {part(pupil, "remarks").homeroom_teacher for pupil in imported.pupils} == {teacher}
