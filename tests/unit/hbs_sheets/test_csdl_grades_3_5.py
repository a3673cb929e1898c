"""The results file for grades 3–5, derived from the one for grades 1–2."""

from collections.abc import Sequence
from typing import Any

import pytest

from demo.csdl_sheets import list_grid, to_xlsx
from demo.generate_class_files import School, make_class
from demo.made_class import MadeClass
from hbs_schema.rules.subjects import subject_name
from hbs_sheets.assemble import ClassImport, import_class
from hbs_sheets.class_template import TemplateContent, TemplateSetting, write_supplement
from hbs_sheets.csdl_results import GRADES_3_5, csdl_results_layout
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.opening import ClassFiles, ImportSetting
from tests.unit.hbs_sheets.made_files import YEAR, codes, part

SPLIT = {"TIN_HOC": "TH-CN (Tin học)", "CONG_NGHE": "TH-CN (Công nghệ)"}


def grid_of(made: MadeClass, names: dict[str, str]) -> list[list[Any]]:
    """Three header rows with groups, as the file for grades 1–2 has them."""
    columns: list[tuple[str, Sequence[str]]] = [
        ("class_code", ("Mã lớp", "", "")),
        ("pupil_code", ("Mã học sinh", "", "")),
        ("full_name", ("Họ tên", "", "")),
    ]
    for column in csdl_results_layout(GRADES_3_5).columns:
        if column.key.startswith("/subjects") and column.key in made.results[0]:
            slug = column.key.split("~1")[1].split("/")[0]
            field = "Điểm KTĐK" if column.key.endswith("test") else "Mức đạt được"
            columns.append((column.key, ("Môn học", names.get(slug, subject_name(slug).vi), field)))
        elif column.key.startswith("/competences"):
            group = "Năng lực chung" if "general" in column.key else "Năng lực đặc thù"
            columns.append((column.key, ("Năng lực", group, column.title)))
        elif column.key.startswith("/qualities"):
            columns.append((column.key, ("Phẩm chất", column.title, "")))
        elif column.key.startswith("/outcome"):
            columns.append((column.key, (column.title, "", "")))
    header = [["STT", *(path[level] for _, path in columns)] for level in range(3)]
    return [*header, *([n, *(row.get(key, "") for key, _ in columns)] for n, row in enumerate(made.results, 1))]


def read(grade: int, names: dict[str, str], *, setting: ImportSetting | None = None) -> tuple[MadeClass, ClassImport]:
    made = make_class(grade, 3, f"{grade}A", pupils=6, school_year=YEAR)
    content = TemplateContent(class_values=School().class_values(), particulars=made.particulars)
    files = ClassFiles(
        "csdl-results-3-5",
        (to_xlsx({"Sheet1": grid_of(made, names)}),),
        to_xlsx({"DS": list_grid(made.listed)}),
        write_supplement(TemplateSetting((grade,), YEAR), content),
    )
    return made, import_class(files, setting or ImportSetting((grade,), YEAR))


@pytest.mark.parametrize("grade", [3, 4, 5])
@pytest.mark.parametrize("names", [SPLIT, {}], ids=["split", "plain"])
def test_a_right_class_is_read_whole(grade, names):
    made, imported = read(grade, names)

    assert codes(imported) == []
    assert len(imported.pupils) == 6
    for pupil, row in zip(imported.pupils, made.results, strict=True):
        assert part(pupil, "subjects/TIN_HOC").test == str(row["/subjects~1TIN_HOC/test"])
        assert part(pupil, "subjects/CONG_NGHE").level == row["/subjects~1CONG_NGHE/level"]
        assert len(part(pupil, "competences").specific) == 7


def test_a_subject_and_a_competence_of_one_name_are_told_apart():
    made, imported = read(4, {})
    row = made.results[0]

    competences = part(imported.pupils[0], "competences").specific
    assert competences["KHOA_HOC"].level == row["/competences/specific/KHOA_HOC/level"]
    assert part(imported.pupils[0], "subjects/KHOA_HOC").level == row["/subjects~1KHOA_HOC/level"]


def test_a_file_for_other_grades_is_refused_as_such():
    with pytest.raises(SpreadsheetRefused, match="layout-of-another-grade"):
        read(4, {}, setting=ImportSetting((2,), YEAR))
