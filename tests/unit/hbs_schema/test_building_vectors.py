"""Golden files are append-only: what is there is never written again."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.vectors import build
from tests.vectors.catalogue import FOLDERS
from tests.vectors.edits import put
from tests.vectors.vector import Vector

GOOD, BAD = FOLDERS["bundles/good"][:2], FOLDERS["bundles/bad"][:3]


@pytest.fixture
def home(tmp_path, monkeypatch):
    def choose(**folders: Any) -> list[str]:
        monkeypatch.setattr(build, "FOLDERS", {f"bundles/{name}": vectors for name, vectors in folders.items()})
        (tmp_path / "submissions").mkdir(exist_ok=True)
        said: list[str] = []
        build.build(tmp_path, said.append)
        return said

    return tmp_path, choose


def content(folder):
    return {file.name: file.read_bytes() for file in folder.glob("bundles/*/*.json")}


def test_a_second_run_adds_nothing(home):
    folder, choose = home
    first = choose(good=GOOD, bad=BAD)
    before = content(folder)

    assert first[-1].endswith("files added")
    assert choose(good=GOOD, bad=BAD) == ["nothing to add"]
    assert content(folder) == before


def test_later_files_come_under_anchors_of_their_own(home):
    folder, choose = home
    choose(good=GOOD)
    before = content(folder)
    choose(good=GOOD, bad=BAD)

    index = json.loads((folder / "index.json").read_text())
    roots = {entry["file"].split("/")[1]: entry["root"] for entry in index}
    assert roots == {"good": "root.pem", "bad": "root-2.pem"}
    assert before.items() <= content(folder).items()


def test_a_file_that_is_there_is_not_overwritten(home):
    folder, choose = home
    choose(good=GOOD)
    (folder / "index.json").unlink()

    with pytest.raises(FileExistsError):
        choose(good=GOOD)


def test_a_file_that_is_judged_otherwise_is_told(home):
    _folder, choose = home
    wrong = replace(GOOD[0], check="format", verdict="failed")

    assert f"{wrong.name}: failed ('format',) wanted, genuine () found" in choose(good=(wrong,))


def test_a_flaw_that_is_hung_nowhere_is_an_error():
    maker = build.Maker()

    with pytest.raises(AssertionError, match="no such step"):
        maker.make(Vector("typo", "", "", "bytes", {"recept.payload": put(v=2)}))
