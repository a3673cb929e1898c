"""Cells as other software and tired people leave them: read right, or refused at the cell."""

from collections.abc import Callable

import pytest

from demo.csdl_sheets import list_grid, results_grid, to_xlsx
from hbs_sheets.assemble import ClassImport
from hbs_sheets.cells import is_tcvn3
from tests.unit.hbs_sheets.made_files import codes, grade_2, import_grade_2

MADE = grade_2()
CODE, NAME, LEVEL, LISTED_ID = 2, 3, 5, 10


def with_result(column: int, text: str) -> ClassImport:
    grid = [list(row) for row in results_grid(MADE.results)[0]]
    grid[3][column] = text
    return import_grade_2(MADE, results=to_xlsx({"S": grid}))


def with_listed(column: int, change: Callable[[str], str]) -> ClassImport:
    grid = [list(row) for row in list_grid(MADE.listed)]
    grid[1][column] = change(str(grid[1][column]))
    return import_grade_2(MADE, pupils=to_xlsx({"S": grid}))


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_an_error_that_was_exported_as_text_is_an_error(text):
    imported = with_listed(NAME, lambda _: text)

    assert codes(imported) == [("cell-not-calculated", "pupils", 2, "Họ tên")]
    assert len(imported.pupils) == 3


def test_a_name_in_tcvn3_is_refused_and_never_recorded():
    imported = with_listed(NAME, lambda _: "NguyÔn ThÞ Hoµ")

    assert codes(imported) == [("old-encoding", "pupils", 2, "Họ tên")]
    assert len(imported.pupils) == 3


@pytest.mark.parametrize("name", ["§µo V¨n An", "TrÇn ThÞ B×nh", "Lª Minh An"])
def test_tcvn3_is_known_by_signs_inside_words(name):
    assert is_tcvn3(name)


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Hoà",
        "Đỗ Ðức Ân",
        "Y Bhă Niê",
        "H'Hen Ksơr",
        "François Müller",
        "Núñez-Åström",
        "Mª Carmen",
        "K’Brếu",
        "Thôn 3 - Tổ 2",
    ],
)
def test_names_in_unicode_are_no_tcvn3(name):
    assert not is_tcvn3(name)


@pytest.mark.parametrize("change", [lambda code: f"'{code}", lambda code: f"{code[:4]}\u00a0{code[4:]}\n"])
def test_apostrophes_and_blanks_are_no_part_of_a_code(change):
    assert codes(with_listed(LISTED_ID, change)) == []
    assert with_listed(CODE, change).pupils == import_grade_2(MADE).pupils


def test_a_code_with_a_hidden_character_says_so_and_not_that_it_is_missing():
    imported = with_result(CODE, f"\u200e{MADE.results[0]['pupil_code']}")

    assert ("character-not-allowed", "results", 4, "Mã học sinh") in codes(imported)
    assert "pupil-code-missing" not in {code for code, *_ in codes(imported)}


@pytest.mark.parametrize("text", ["T?", "H ?", "?T"])
def test_a_level_in_doubt_is_no_level(text):
    assert codes(with_result(LEVEL, text)) == [("level-unknown", "results", 4, "Toán")]
