"""Several files become one class: by pupil code, with a finding for all that does not fit."""

import pytest

from demo.csdl_sheets import list_grid, to_xlsx
from hbs_sheets.errors import SpreadsheetRefused
from tests.unit.hbs_sheets.made_files import codes, grade_2, import_grade_2, part


def row_of(made, code, rows):
    first = 4 if rows is made.results else 2
    return first + next(i for i, row in enumerate(rows) if row["pupil_code"] == code)


def test_rows_are_matched_by_code_whatever_their_order():
    made = grade_2()
    straight = {p.pupil_code: (p.identity, p.personal, p.parts) for p in import_grade_2(made).pupils}
    made.listed.reverse()
    made.particulars.sort(key=lambda row: row["full_name"])

    mixed = {p.pupil_code: (p.identity, p.personal, p.parts) for p in import_grade_2(made).pupils}

    assert mixed == straight


def test_a_repeated_code_refuses_both_rows_and_drafts_neither():
    made = grade_2()
    made.results[1]["pupil_code"] = made.results[0]["pupil_code"]

    imported = import_grade_2(made)

    assert [c for c in codes(imported) if c[1] == "results"] == [
        ("pupil-code-repeated", "results", 4, "Mã học sinh"),
        ("pupil-code-repeated", "results", 5, "Mã học sinh"),
    ]
    assert len(imported.pupils) == 2


def test_a_pupil_in_the_results_only_is_refused():
    made = grade_2()
    gone = made.listed.pop(1)

    imported = import_grade_2(made)

    row = row_of(made, gone["pupil_code"], made.results)
    assert codes(imported) == [("pupil-not-listed", "results", row, "Mã học sinh")]
    assert len(imported.pupils) == 3


def test_a_pupil_in_the_list_only_is_refused_unless_he_left():
    made = grade_2()
    made.results.pop(2)
    left = made.listed[2]

    imported = import_grade_2(made)
    assert ("results-missing", "pupils", 4, "Mã học sinh") in codes(imported)
    assert ("pupil-without-results", "supplement", 14, "Mã học sinh") in codes(imported)

    left["status"] = "Chuyển đi kỳ 2"
    made.particulars.pop(2)
    assert codes(import_grade_2(made)) == []


def test_a_row_without_a_code_is_refused_and_not_dropped():
    made = grade_2()
    made.results[0]["pupil_code"] = ""

    imported = import_grade_2(made)

    assert ("pupil-code-missing", "results", 4, "Mã học sinh") in codes(imported)


def test_a_code_that_lost_its_zeros_in_one_file_is_matched():
    made = grade_2()
    for rows in (made.results, made.listed, made.particulars):
        rows[0]["pupil_code"] = "0123456789"
    made.listed[0]["pupil_code"] = 123456789

    imported = import_grade_2(made)

    assert codes(imported) == []
    assert len(imported.pupils) == 4
    assert "0123456789" in {pupil.pupil_code for pupil in imported.pupils}


def test_names_of_other_pupils_show_that_rows_have_shifted():
    made = grade_2()
    names = [row["full_name"] for row in made.results]
    for row, name in zip(made.results, [*names[1:], names[0]], strict=True):
        row["full_name"] = name

    imported = import_grade_2(made)

    assert codes(imported) == []
    assert [c[0] for c in codes(imported, "warning")] == ["name-differs"] * 4
    assert {p.identity.full_name for p in imported.pupils} == {row["full_name"] for row in made.listed}


def test_a_name_that_differs_only_in_case_and_tone_place_is_the_same():
    made = grade_2()
    for row in made.results:
        row["full_name"] = str(row["full_name"]).upper().replace("ÒA", "OÀ")

    assert codes(import_grade_2(made)) == []


def test_lost_zeros_of_personal_ids_are_restored_with_a_warning():
    made = grade_2()
    wanted = {row["pupil_code"]: row["personal_id"] for row in made.listed}
    for row in made.listed:
        row["personal_id"] = int(row["personal_id"])

    imported = import_grade_2(made)

    assert codes(imported) == []
    assert {p.pupil_code: p.personal.personal_id for p in imported.pupils} == wanted
    warned = [c for c in codes(imported, "warning") if c[0] == "leading-zeros-restored"]
    assert [(source, column) for _, source, _, column in warned] == [("pupils", "Số định danh")] * 4


@pytest.mark.parametrize("written", ["12345", "123456789", "0012170000011", "1.2E+11", "abc"])
def test_an_id_that_cannot_be_restored_is_refused(written):
    made = grade_2()
    made.listed[0]["personal_id"] = written

    assert ("personal-id-malformed", "pupils", 2, "Số định danh") in codes(import_grade_2(made))


def test_no_id_needs_a_reason():
    made = grade_2()
    code = made.listed[0]["pupil_code"]
    made.listed[0]["personal_id"] = ""
    assert codes(import_grade_2(made)) == [("personal-id-absent", "pupils", 2, "Số định danh")]

    extra = next(row for row in made.particulars if row["pupil_code"] == code)
    extra["/personal/personal_id_absent"] = "Chưa được cấp"
    imported = import_grade_2(made)
    assert codes(imported) == []
    pupil = next(p for p in imported.pupils if p.pupil_code == code)
    assert pupil.personal.personal_id_absent == "not-issued"


@pytest.mark.parametrize(
    ("written", "born"),
    [("27/01/2018", "2018-01-27"), (43127, "2018-01-27"), ("2018", "2018"), ("01/2018", "2018-01")],
)
def test_birth_dates_come_as_text_serial_numbers_or_in_part(written, born):
    made = grade_2()
    made.listed[0]["birth_date"] = written
    made.results[0]["birth_date"] = written
    code = made.listed[0]["pupil_code"]

    imported = import_grade_2(made)

    assert codes(imported) == []
    assert next(p for p in imported.pupils if p.pupil_code == code).identity.birth_date == born


def test_a_birth_date_that_cannot_be_read_leaves_the_pupil_without_a_draft():
    made = grade_2()
    made.listed[0]["birth_date"] = "32/13/2018"

    imported = import_grade_2(made)

    assert codes(imported) == [("cell-not-understood", "pupils", 2, "Ngày sinh")]
    assert len(imported.pupils) == 3


def test_a_disability_with_exemption_makes_results_optional():
    made = grade_2()
    code = made.listed[0]["pupil_code"]
    made.listed[0]["disability"] = "Khuyết tật trí tuệ"
    row = next(r for r in made.results if r["pupil_code"] == code)
    row["/subjects~1TOAN/test"] = ""
    row["/subjects~1DAO_DUC/level"] = ""
    assert [c[0] for c in codes(import_grade_2(made))] == ["level-missing", "test-missing"]

    extra = next(r for r in made.particulars if r["pupil_code"] == code)
    extra["is_exempt"] = "x"
    imported = import_grade_2(made)

    assert codes(imported) == []
    pupil = next(p for p in imported.pupils if p.pupil_code == code)
    assert part(pupil, "subjects/DAO_DUC").exempt_reason
    assert pupil.personal.disability is not None
    assert pupil.personal.disability.is_exempt


def test_the_lists_columns_may_move_and_some_may_lack():
    made = grade_2()
    grid = [list(row) for row in list_grid(made.listed)]
    order = [11, 10, 8, 5, 4, 3, 2]

    moved = to_xlsx({"Danh sách": [[row[column] for column in order] for row in grid]})

    assert codes(import_grade_2(made, pupils=moved)) == []


def test_a_list_without_sexes_is_refused_by_its_column():
    made = grade_2()
    grid = [[*row[:5], *row[6:]] for row in list_grid(made.listed)]

    with pytest.raises(SpreadsheetRefused) as refusal:
        import_grade_2(made, pupils=to_xlsx({"C1-HocSinh": grid}))

    assert refusal.value.findings[0].parameters["column"] == "Giới tính"


def test_no_finding_repeats_a_name_an_id_or_a_birth_date():
    made = grade_2(pupils=40)
    for position, row in enumerate(made.results):
        row["full_name"] = made.results[(position + 1) % 40]["full_name"]
        row["/outcome/result"] = row["full_name"]
        row["/subjects~1TOAN/test"] = row["birth_date"]
    for row in made.listed:
        row["sex"] = row["full_name"]
        row["personal_id"] = str(row["personal_id"])[:9]

    told = str(import_grade_2(made).report.as_json())

    for row in made.listed:
        for key in ("full_name", "personal_id", "birth_date", "pupil_code"):
            assert str(row[key]) not in told
