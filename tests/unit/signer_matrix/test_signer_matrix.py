"""Each forgery is refused where the page says, by the code that it says, and by no other for no reason."""

from collections import Counter

import pytest

from tests.unit.signer_matrix.cell import GROUPS, Cell
from tests.unit.signer_matrix.matrix import CELLS
from tests.unit.signer_matrix.page import PAGE, written


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
async def test_a_forgery_is_refused_by_its_code(cell: Cell) -> None:
    found = await cell.found()

    assert ({cell.code} if cell.code else set()) <= found
    assert found - {cell.code} == cell.besides


def test_every_group_of_forgeries_has_cells_and_no_cell_stands_twice() -> None:
    assert {cell.group for cell in CELLS} == set(GROUPS)
    assert [name for name, count in Counter(cell.name for cell in CELLS).items() if count > 1] == []


def test_what_is_signed_as_it_should_be_is_accepted_at_every_door_that_judges_here() -> None:
    assert {cell.at for cell in CELLS if not cell.code} == {"bundle", "intake", "Ministry", "client"}


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == written()
