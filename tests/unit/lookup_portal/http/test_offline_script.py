"""The modules of the offline check are put together into one script without losing or exchanging anything."""

import re
from pathlib import Path

import pytest

from hbs_schema.verification.failures.codes import OF_CHECK, own_code
from lookup_portal.http import offline_script
from lookup_portal.http.assets import read_assets
from lookup_portal.http.offline_kit import SCRIPT_NAME, make_kit
from lookup_portal.http.offline_published import published_json
from lookup_portal.http.offline_script import FOLDER, ORDER, ModuleRefused, read_script
from tests.vectors.index import golden

ANCHORS = golden("bundles/good/full-chain").anchors


def test_every_line_of_every_module_is_in_the_script() -> None:
    script = read_script()

    for name in ORDER:
        for line in (FOLDER / f"{name}.js").read_text("utf-8").splitlines():
            assert re.sub(r"^export ", "", line) in script or line.startswith("import ")
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    assert "</script" not in script


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ("refused", 'import { parse } from "./verify.js";\n'),
        ("refused", "export default 1;\n"),
        ("refused", 'import "./bytes.js";\n'),
        ("unknown", "const x = 1;\n"),
    ],
)
def test_what_cannot_be_put_together_is_refused(
    changed: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ORDER:
        (tmp_path / f"{name}.js").write_text((FOLDER / f"{name}.js").read_text("utf-8"), "utf-8")
    (tmp_path / f"{changed}.js").write_text(text, "utf-8")
    monkeypatch.setattr(offline_script, "FOLDER", tmp_path)

    with pytest.raises(ModuleRefused):
        read_script()


def test_the_data_block_cannot_end_itself_and_holds_no_notes() -> None:
    published = published_json(ANCHORS)

    assert "<" not in published
    assert '"description"' not in published
    assert '"title"' not in published


def test_every_text_of_a_refusal_has_the_code_that_hbs_verify_gives_it() -> None:
    """Those of a value's model have none of their own: their check has."""
    texts = [text for name in ORDER for text in refusals((FOLDER / f"{name}.js").read_text("utf-8"))]

    assert len(texts) > 70
    assert {text for text in texts if not own_code(text)} == {"a value that its model refuses"}
    assert "schema" in OF_CHECK


def refusals(module: str) -> list[str]:
    """The last text of every call that refuses; a role or purpose in it becomes an x."""
    calls = re.findall(r"(?:\bdemand|new Refused)\((?:[^;]|;(?!\n))*?[\"`]([^\"`]+)[\"`],?\s*\);", module)
    return [re.sub(r"\$\{[^}]+\}", "x", text) for text in calls]


def test_the_script_has_an_address_that_changes_with_it() -> None:
    assets = read_assets()
    kit = make_kit(ANCHORS, assets)
    found = assets.find(SCRIPT_NAME)

    assert found is not None
    assert found.body.decode() == kit.script
    assert re.fullmatch(r"/static/offline\.js\?v=[0-9a-f]{12}", assets.address(SCRIPT_NAME))
    assert "@font-face" not in kit.style
    assert "sha256-" in kit.file_policy
