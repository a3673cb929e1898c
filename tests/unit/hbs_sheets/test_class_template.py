"""Our own template: written empty, filled in, and read back."""

import io
import zipfile

import pytest

from demo.csdl_sheets import results_grid, to_xlsx
from demo.generate_class_files import School
from hbs_sheets.assemble import import_class
from hbs_sheets.class_template import TemplateContent, TemplateSetting, write_class_template, write_supplement
from hbs_sheets.csdl_pupils import pupil_list_layout
from hbs_sheets.opening import ClassFiles, ImportSetting
from hbs_sheets.particulars import supplement_columns
from hbs_sheets.pupil_list_columns import pupil_list_columns
from hbs_sheets.tables import find_table
from hbs_sheets.template_columns import results_layout, supplement_layout
from hbs_sheets.workbook import read_workbook
from tests.unit.hbs_sheets.made_files import (
    YEAR,
    codes,
    grade_2,
    grade_4,
    import_grade_2,
    import_grade_4,
    list_of,
    part,
    supplement_of,
    template_of,
)


@pytest.mark.parametrize("grade", range(1, 13))
@pytest.mark.parametrize("track", ["completed", "supplementary"])
def test_every_column_of_an_empty_template_is_found_again(grade, track):
    content = write_class_template(TemplateSetting((grade,), YEAR, track))

    results, second, listed = read_workbook(content)

    layout = results_layout(grade, track)
    assert set(find_table([results], layout).positions) == {c.key for c in layout.columns}
    keys = {column.key for column in supplement_columns(grade, track, is_beside=False)}
    assert set(find_table([second], supplement_layout((grade,), track)).positions) == keys
    assert set(find_table([listed], pupil_list_layout()).positions) == {c.key for c in pupil_list_columns()}


def test_the_template_has_validation_lists():
    content = write_class_template(TemplateSetting((4,), YEAR))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert '"T,H,C"' in sheet
    assert '"T,Đ,C"' in sheet
    assert '"HTXS,HTT,HT,CHT"' in sheet
    assert 'type="whole"' in sheet


def test_a_right_class_of_grade_4_is_read_whole():
    made = grade_4(pupils=40)

    imported = import_grade_4(made)

    assert codes(imported) == []
    assert len(imported.pupils) == 40
    for pupil, row in zip(imported.pupils, made.results, strict=True):
        assert pupil.pupil_code == row["pupil_code"]
        assert part(pupil, "subjects/KHOA_HOC").test == str(row["/subjects~1KHOA_HOC/test"])
        assert part(pupil, "subjects/KHOA_HOC").comment == row["/subjects~1KHOA_HOC/comment"]
        assert len(part(pupil, "competences").specific) == 7
        assert part(pupil, "attendance").excused_days == row["/attendance/excused_days"]
        assert pupil.personal.father is not None
        assert pupil.personal.health is not None


def test_what_stands_once_for_the_class_is_in_every_pupils_remarks():
    imported = import_grade_4(grade_4())

    assert {(part(p, "remarks").principal, part(p, "remarks").issued_on) for p in imported.pupils} == {
        (School().principal, "2026-05-29")
    }


def test_the_second_sheet_gives_grade_2_what_csdl_lacks():
    pupil = import_grade_2(grade_2()).pupils[0]

    assert part(pupil, "subjects/TOAN").comment.startswith("Toán:")
    assert part(pupil, "qualities").comment
    assert pupil.personal.address


def test_an_empty_class_value_is_a_finding_of_the_file():
    made = grade_2()
    values = School().class_values()
    del values["/remarks/principal"]
    values["/remarks/issued_on"] = "cuối tháng 5"

    imported = import_grade_2(made, supplement=supplement_of(made, values))

    assert {(f.code, f.pointer) for f in imported.report.findings} == {
        ("class-value-missing", "/remarks/principal"),
        ("cell-not-understood", "/remarks/issued_on"),
    }
    assert imported.report.has_errors


def test_without_a_second_sheet_a_csdl_class_lacks_attendance_and_remarks():
    made = grade_2()
    from_results = import_grade_2(made)
    assert codes(from_results) == []

    files = ClassFiles("csdl-results-1-2", (to_xlsx({"A": results_grid(made.results)[0]}),), list_of(made))
    imported = import_class(files, ImportSetting((2,), YEAR))

    assert {code for code, *_ in codes(imported)} == {"part-missing"}


def test_a_value_in_two_places_must_be_the_same():
    made = grade_4()
    made.particulars[0]["/remarks/comment"] = "Khác"
    assert codes(import_grade_4(made)) == []

    layout = {column.key for column in supplement_layout((4,), "completed").columns}
    assert "/attendance/excused_days" in layout
    content = TemplateContent(class_values=School().class_values(), particulars=made.particulars)
    second = write_supplement(TemplateSetting((4,), YEAR), content)
    made.results[1]["/attendance/excused_days"] = 9
    files = ClassFiles("class-template", (template_of(made),), list_of(made), second)

    imported = import_class(files, ImportSetting((4,), YEAR))

    assert codes(imported) == [("two-values", "supplement", 13, "Số ngày nghỉ có phép")]


def test_formulas_in_what_is_written_stay_text():
    made = grade_4()
    made.particulars[0]["/personal/address/text"] = "=cmd|' /C calc'!A0"
    made.results[0]["/subjects~1TOAN/comment"] = "@SUM(1)"
    content = template_of(made)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)
    pupil = import_grade_4(made, results=content).pupils[0]
    assert pupil.personal.address is not None
    assert pupil.personal.address.text == "=cmd|' /C calc'!A0"
    assert part(pupil, "subjects/TOAN").comment == "@SUM(1)"


def test_the_supplementary_template_carries_retakes():
    made = grade_4(pupils=40)
    row = next(r for r in made.results if r["/outcome/result"] == "CHT")
    slug = next(k.split("/")[1] for k, v in row.items() if k.endswith("/level") and v == "C" and "subjects" in k)
    row |= {
        f"/{slug}/retake/level": "H",
        f"/{slug}/retake/test": 6,
        "/outcome/result_after_retake": "HT",
        "/outcome/is_completed": "x",
        "/outcome/is_promoted": "x",
    }
    made.results[:], made.listed[:] = (
        [row],
        [r for r in made.listed if r["pupil_code"] == row["pupil_code"]],
    )
    made.particulars[:] = [r for r in made.particulars if r["pupil_code"] == row["pupil_code"]]
    files = ClassFiles("class-template", (template_of(made, "supplementary"),), list_of(made))

    imported = import_class(files, ImportSetting((4,), YEAR, track="supplementary"))

    assert codes(imported) == []
    assert part(imported.pupils[0], "outcome").result_after_retake == "HT"
    subject = part(imported.pupils[0], slug.replace("~1", "/"))
    assert (subject.level, subject.retake.level, subject.retake.test) == ("C", "H", "6")
