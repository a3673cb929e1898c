"""Our template for grades 6–12: written from drafts, read back unchanged."""

import json

import pytest

from hbs_schema.building.packets import value_json
from hbs_schema.checking.rows import Defaults
from hbs_schema.cli.check import main
from hbs_schema.rules.setting import Setting
from hbs_sheets.assemble import ClassImport, import_class
from hbs_sheets.class_template import TemplateSetting, write_class_template
from hbs_sheets.filled_template import template_content
from hbs_sheets.opening import ClassFiles, ImportSetting
from hbs_sheets.reader import read
from hbs_sheets.tables import find_table
from hbs_sheets.template_columns import results_layout
from hbs_sheets.workbook import read_workbook
from tests.unit.hbs_sheets.made_files import codes, part
from tests.unit.hbs_sheets.made_secondary import CHOSEN, YEAR, content, contents, template


def imported(grade: int, results: bytes, track: str = "completed") -> ClassImport:
    setting = ImportSetting((grade,), YEAR, "supplementary" if track == "supplementary" else "completed")
    return import_class(ClassFiles("class-template", (results,)), setting)


@pytest.mark.parametrize("grade", range(6, 13))
def test_what_was_written_from_drafts_is_read_back_as_it_was(grade):
    read_back = imported(grade, template(grade))

    assert codes(read_back) == []
    for number, pupil in enumerate(read_back.pupils, start=1):
        parts = {"identity": pupil.identity, "personal": pupil.personal, **pupil.parts}
        assert {name: value_json(value) for name, value in parts.items()} == content(number, grade)


def test_one_workbook_holds_results_particulars_and_list():
    results = template(7)

    assert [sheet.name for sheet in read_workbook(results)] == ["Kết quả", "Thông tin bổ sung", "Danh sách học sinh"]


def test_electives_chosen_for_a_class_leave_out_the_others():
    setting = TemplateSetting((11,), YEAR, electives=CHOSEN)
    written = write_class_template(setting, template_content(setting, contents(11, 2)))

    positions = find_table(read_workbook(written), results_layout(11, "completed")).positions
    assert "/subjects~1DIA_LI/year/mark" in positions
    assert "/subjects~1AM_NHAC/year/level" not in positions
    assert codes(imported(11, written)) == []


def test_electives_chosen_by_each_pupil_leave_blanks():
    made = contents(10, 2)
    moved = dict(made[0].content)
    moved["subjects/SINH_HOC"] = moved.pop(f"subjects/{CHOSEN[0]}")
    setting = TemplateSetting((10,), YEAR)
    pupils = [type(made[0])("10A", 10, moved), made[1]]

    read_back = imported(10, write_class_template(setting, template_content(setting, pupils)))

    assert codes(read_back) == []
    assert "subjects/SINH_HOC" in read_back.pupils[0].parts
    assert "subjects/SINH_HOC" not in read_back.pupils[1].parts


def test_a_reassessment_stands_beside_the_years_result():
    made = contents(8, 1)
    maths = {**made[0].content["subjects/TOAN"], "year": {"mark": "4.2"}, "reassessment": {"mark": "5.5"}}
    outcome = {"learning": {"year": "CĐ", "after_reassessment": "Đ"}, "is_promoted": True}
    changed = {**made[0].content, "subjects/TOAN": maths, "outcome": outcome}
    setting = TemplateSetting((8,), YEAR, "supplementary")
    written = write_class_template(setting, template_content(setting, [type(made[0])("8A", 8, changed)]))

    pupil = imported(8, written, "supplementary").pupils[0]

    subject = part(pupil, "subjects/TOAN")
    assert (subject.year.mark, subject.reassessment.mark) == ("4.2", "5.5")
    assert part(pupil, "outcome").learning.after_reassessment == "Đ"


DEFAULTS = Defaults(grade=9, school_year=YEAR)


def test_the_plug_in_gives_hbs_check_every_pupil_with_his_place():
    rows = list(read("khoi-9.xlsx", template(9), DEFAULTS))

    assert [row.place.vi for row in rows] == ["Kết quả!6", "Kết quả!7", "Kết quả!8"]
    assert all(row.parts and row.parts["personal"]["nationality"] == "Việt Nam" for row in rows)  # type: ignore[index]
    assert {row.setting for row in rows} == {Setting("lower-secondary", 9, YEAR, "completed", ("secondary", 1))}
    assert [row.findings for row in rows] == [(), (), ()]


def test_the_plug_in_says_of_an_unreadable_file_why():
    (row,) = read("khoi-9.xlsx", b"no\0spreadsheet", DEFAULTS)

    assert (row.place.vi, row.parts) == ("tệp", None)
    assert [finding.code for finding in row.findings] == ["file-unreadable"]


def test_hbs_check_reads_a_filled_template(tmp_path, capsys):
    file = tmp_path / "khoi-9.xlsx"
    file.write_bytes(template(9))

    code = main([str(file), "--grade", "9", "--school-year", YEAR, "--json"])
    told = json.loads(capsys.readouterr().out)

    assert (code, told["records"], told["errors"]) == (0, 3, 0)


def test_hbs_check_asks_for_what_a_template_does_not_say(tmp_path, capsys):
    file = tmp_path / "khoi-9.xlsx"
    file.write_bytes(template(9))

    assert main([str(file), "--grade", "9"]) == 2
    assert "năm học" in capsys.readouterr().err
