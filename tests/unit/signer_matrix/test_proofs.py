"""A row that no test proves is found out."""

import sys

import pytest

from tests.integration.bo_gateway import test_locks
from tests.integration.school_api import test_signature_refusals
from tests.unit.signer_matrix.cell import Cell
from tests.unit.signer_matrix.door_cells import at_school, proven
from tests.unit.signer_matrix.proofs import asserted, cases, is_run

PROOF = test_locks.test_over_a_record_that_was_locked_before
TABLE = test_signature_refusals.test_a_statement_that_does_not_hold_is_refused_and_nothing_is_stored


async def test_a_row_with_a_test_that_asserts_its_code_holds() -> None:
    assert asserted(PROOF) == {repr("record-locked")}
    assert await proven("two locks", "", "record-locked", PROOF).found() == {"record-locked"}


@pytest.mark.parametrize(
    "cell",
    [
        proven("two locks", "", "grade-locked", PROOF),
        proven("two locks", "", "record", PROOF),
        proven("two locks", "", "record-locked", test_locks.problem),
        at_school("keys and spellings", "", "session-unknown", "a flipped signature"),
        at_school("keys and spellings", "", "statement-refused", "a flaw that nobody tries"),
    ],
    ids=lambda cell: str(cell.code),
)
async def test_a_row_with_another_code_or_without_a_test_does_not(cell: Cell) -> None:
    assert cell.code not in await cell.found()


@pytest.mark.parametrize("mark", ["skip", "skipif", "xfail"])
def test_a_test_that_is_not_run_proves_nothing(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PROOF, "pytestmark", [getattr(pytest.mark, mark)], raising=False)

    assert not is_run(PROOF)
    assert asserted(PROOF) == frozenset()


def test_a_module_that_is_not_run_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[PROOF.__module__], "pytestmark", pytest.mark.skip)

    assert asserted(PROOF) == frozenset()


BESIDE = """
async def test_x(ask):
    'grade-locked'
    other = 'grade-locked'
    assert await ask() != 'grade-locked'
"""


def test_a_text_beside_the_equations_is_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspect.getsource", lambda _test: BESIDE)

    assert asserted(PROOF) == frozenset()


def test_the_schools_table_is_run_whole_and_compares_the_code() -> None:
    assert cases(TABLE) == set(test_signature_refusals.FLAWS)
    assert "code" in asserted(TABLE)
