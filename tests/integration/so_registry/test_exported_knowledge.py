"""`so-registry export vendor-knowledge`: one school's file, good for `hbs-verify --submission`, with nobody in it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hbs_schema.cli.verify import main
from tests.integration.so_registry.commanding import run
from tests.integration.so_registry.registrar import add_school
from tests.support.pages import DOCS
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

SCHEMA = DOCS / "packet" / "vendor-knowledge.schema.json"


async def export(registry: Registry, folder: Path, school: str) -> Path:
    done = await run(registry, folder, "export", "vendor-knowledge", "--school", school)
    assert done.exit_code == 0, done.stderr
    file = folder / f"{school}.json"
    file.write_text(done.stdout, "utf-8")
    return file


async def test_what_is_exported_is_what_the_school_is_judged_by(
    registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, body = await registry.packed(2)
    (tmp_path / "submission.json").write_bytes(body)

    file = await export(registry, tmp_path, registry.world.school)
    code = main(["--submission", str(tmp_path / "submission.json"), "--knowledge", str(file), "--json"])

    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(json.loads(file.read_text("utf-8")))
    assert (code, json.loads(capsys.readouterr().out)["verdict"]) == (0, "acceptable")


async def test_another_school_has_neither_these_signers_nor_a_place_in_the_window(
    registry: Registry, tmp_path: Path
) -> None:
    await registry.codes(2)
    await add_school(registry, "other")

    mine, theirs = [
        json.loads((await export(registry, tmp_path, school)).read_text("utf-8"))
        for school in (registry.world.school, "other")
    ]

    assert mine["signers"]
    assert theirs["signers"] == []
    assert [window["expects_school"] for window in (*mine["windows"], *theirs["windows"])] == [True, False]
    assert "79000" not in json.dumps(mine), "a pupil's key"


async def test_a_school_that_is_not_registered_has_no_file(registry: Registry, tmp_path: Path) -> None:
    done = await run(registry, tmp_path, "export", "vendor-knowledge", "--school", "nobody")

    assert done.exit_code == 1
    assert "[school-not-allowed]" in done.stderr
    assert done.stdout == ""
