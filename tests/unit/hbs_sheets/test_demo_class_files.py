"""The generator of the demonstration's class files."""

import pytest

from demo.class_faults import FAULTS
from demo.generate_class_files import main, write_grade_2, write_grade_4
from demo.people import MINORITY
from tests.unit.hbs_sheets.made_files import (
    codes,
    grade_2,
    grade_4,
    import_grade_2,
    import_grade_4,
)

EXPECTED = {
    "wrong-result": {"result-mismatch", "award-mismatch"},
    "mark-not-integer": {"mark-not-integer"},
    "mark-as-comma-text": {"mark-not-integer"},
    "mark-over-ten": {"mark-not-integer"},
    "test-missing": {"test-missing"},
    # The comment says that the subject was taught, so what is missing is level and mark.
    "subject-missing": {"level-missing", "test-missing"},
    "level-unknown": {"level-unknown"},
    "trait-missing": {"trait-missing"},
    "completed-though-not": {"completion-contradicts-result"},
    "promoted-without-decision": {"promotion-decision-missing"},
    "pupil-not-listed": {"pupil-not-listed"},
    "pupil-code-repeated": {"pupil-code-repeated", "results-missing", "pupil-without-results"},
    # Only warned of: the list's name is taken, and the row keeps its code.
    "names-exchanged": set(),
    "personal-id-absent": {"personal-id-absent"},
    "leading-zeros-lost": set(),
}


def test_every_fault_is_known_here():
    assert set(EXPECTED) == set(FAULTS)


@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize(("make", "read"), [(grade_2, import_grade_2), (grade_4, import_grade_4)])
def test_a_planted_fault_is_found_and_its_neighbours_are_ready(make, read, fault):
    made = make(pupils=40, faults=[fault])

    imported = read(made)

    found = {code for code, *_ in codes(imported)}
    if fault == "wrong-result":
        assert "result-mismatch" in found <= EXPECTED[fault]
    else:
        assert found == EXPECTED[fault]
    assert sum(pupil.is_ready for pupil in imported.pupils) >= 38


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for write in (write_grade_2, write_grade_4):
        first, second, other = (write(tmp_path / name, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
        for kind in ("results", "results_xls", "pupils", "supplement"):
            path = getattr(first, kind)
            if path is not None:
                assert path.read_bytes() == getattr(second, kind).read_bytes()
                assert kind == "supplement" or path.read_bytes() != getattr(other, kind).read_bytes()


def test_a_class_is_a_mix_of_results_names_and_ids_that_fit():
    made = grade_4(pupils=40)
    results = [row["/outcome/result"] for row in made.results]
    names = {row["full_name"] for row in made.listed}

    assert {result: results.count(result) for result in set(results)} == {
        "HTXS": 10,
        "HTT": 13,
        "HT": 15,
        "CHT": 2,
    }
    assert len(names) == 40
    assert names & {name for _, _, name in MINORITY}
    assert len({row["personal_id"] for row in made.listed}) == 40
    assert "personal-id-unlike" not in {code for code, *_ in codes(import_grade_4(made), "warning")}


def test_the_command_writes_the_files_and_names_them(tmp_path, capsys):
    assert main([str(tmp_path), "--grade", "2", "--seed", "3", "--fault", "wrong-result"]) == 0

    assert len(capsys.readouterr().out.splitlines()) == 4
    assert len(list(tmp_path.iterdir())) == 4
