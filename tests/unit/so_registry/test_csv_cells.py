"""No cell of a CSV file is computed by the spreadsheet that opens it, whatever separator it takes."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_registry.domain.csv_cells import inert

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def pieces(cell: str) -> list[str]:
    """As spreadsheets of three languages cut a line in which the cell stands."""
    written = io.StringIO()
    csv.writer(written).writerow(["79000001", cell])
    return [piece.strip().strip('"') for piece in re.split(r"[;,\t\r\n|]", written.getvalue())]


@given(st.text(alphabet="4A ;,|=+-@\t\r\n'＝", max_size=12))
def test_no_piece_of_a_cell_is_a_formula(cell: str) -> None:
    for piece in pieces(inert(cell)):
        assert not piece.strip().startswith(FORMULA)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("4A;=HYPERLINK(1)", "4A;'=HYPERLINK(1)"),
        (" +84", " '+84"),
        ("Trường THCS Lê-Lợi", "Trường THCS Lê-Lợi"),
    ],
)
def test_other_cells_stay_as_they_are(cell: str, expected: str) -> None:
    assert inert(cell) == expected
