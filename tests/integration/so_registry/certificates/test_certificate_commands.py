"""The operator's commands about certificates, as docs/operators.md shows them."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import Result

from hbs_schema import base64url
from so_registry.commands.context import operator
from tests.integration.so_registry.certificates.declaring import told
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]

WHY = ("--reason", "đã đối chiếu")
TWO_PEOPLE = {"SO_REGISTRY_CERTIFICATES__SECOND_PERSON": '["approve"]', "SO_REGISTRY_CERTIFICATES__REVIEW": "true"}


def files(registry: Registry, folder: Path) -> tuple[str, str]:
    """A list of anchors, and one declaration whose certificate stands beside it as PEM."""
    ca, own = registry.world.ca, registry.world.key("new/homeroom")
    anchor = {
        "id": "local",
        "name": "CA thử nghiệm",
        "kind": "test",
        "roots": [base64url.encode_der(ca.root_der)],
        "intermediates": [base64url.encode_der(ca.issuing_der)],
        "from": "2025-01-01T00:00:00Z",
    }
    (folder / "anchors.json").write_text(json.dumps({"version": "1", "anchors": [anchor]}), "utf-8")
    (folder / "own.pem").write_bytes(own.certificate.x509.public_bytes(Encoding.PEM))
    entry = {**told(own, "new/homeroom"), "certificate": "own.pem"}
    (folder / "declared.json").write_text(json.dumps([entry]), "utf-8")
    return str(folder / "anchors.json"), str(folder / "declared.json")


async def test_from_the_anchors_to_an_approved_certificate_by_one_person(registry: Registry, tmp_path: Path) -> None:
    anchors, declared = files(registry, tmp_path)
    school = registry.world.school

    async def rows(*words: str) -> Any:
        return await answer(registry, tmp_path, *words)

    untrusted = await run(registry, tmp_path, "certificates", "declare", school, declared)
    await rows("anchors", "import", anchors)
    rehearsed = await rows("certificates", "declare", school, declared, "--approve", "--dry-run")
    approved = await rows("certificates", "declare", school, declared, "--approve")
    again = await rows("certificates", "declare", school, declared, "--approve")
    number = approved[0]["declaration_id"]
    held = await rows("certificates", "suspend", number, *WHY, "--whole")
    resumed = await rows("certificates", "resume", number, *WHY, "--whole")
    revoked = await rows("certificates", "revoke", number, *WHY, "--since", "2026-01-01T08:00:00+07:00")
    refused = await run(registry, tmp_path, "certificates", "approve", number, *WHY)

    assert untrusted.exit_code == 1
    assert "/declarations/0/certificate" in untrusted.stderr
    assert "[certificate-path]" in untrusted.stderr
    assert [rehearsed[0]["approval"], approved[0]["approval"]] == ["declared", "approved"]
    assert again == approved
    assert held[0]["holds"][0]["until"] is None
    assert resumed[0]["holds"][0]["until"] is not None
    assert revoked[0]["revoked_from"] == "2026-01-01T01:00:00Z"
    assert (refused.exit_code, refused.stderr.strip().rpartition("[")[2]) == (1, "act-not-possible]")


async def test_two_people_and_a_reviewer_where_the_registrar_says_so(registry: Registry, tmp_path: Path) -> None:
    anchors, declared = files(registry, tmp_path)
    await answer(registry, tmp_path, "anchors", "import", anchors)

    async def strict(*words: str) -> Result:
        return await run(registry, tmp_path, *words, "--json", **TWO_PEOPLE)

    at_once = await strict("certificates", "declare", registry.world.school, declared, "--approve")
    number = json.loads((await strict("certificates", "declare", registry.world.school, declared)).stdout)[0]
    own = number["declaration_id"]
    steps = [
        await strict("certificates", *words, own, *WHY, "--by", who)
        for words, who in (
            (["approve"], "b"),
            (["review"], "a"),
            (["approve"], "b"),
            (["approve"], "b"),
            (["approve"], "c"),
        )
    ]

    codes = [step.stderr.strip().rpartition("[")[2].rstrip("]") for step in (at_once, *steps)]
    assert codes == ["second-person-needed", "review-needed", "", "", "second-person-needed", ""]
    assert json.loads(steps[-1].stdout)[0]["approval"] == "approved"


async def test_boards_lists_and_algorithms_are_shown(registry: Registry, tmp_path: Path) -> None:
    window, school = str(registry.window_no), registry.world.school

    listed = await answer(registry, tmp_path, "certificates", "list", "--school", school, "--approval", "approved")
    whole = await answer(registry, tmp_path, "certificates", "readiness", "--window", window, "--all")
    missing = await answer(registry, tmp_path, "certificates", "readiness", "--school", school)
    table = await run(registry, tmp_path, "certificates", "readiness", "--window", window, "--all", "--csv")
    neither = await run(registry, tmp_path, "certificates", "readiness")
    algorithms = await answer(registry, tmp_path, "algorithms", "list")

    assert len(listed) == len(registry.signers())
    assert {row["state"] for row in whole} == {"ready"}
    assert missing == []
    assert len(table.stdout.splitlines()) == len(whole) + 1
    assert neither.exit_code == 2
    assert {row["alg"] for row in algorithms} == {"ES256", "PS256", "RS256"}


async def test_a_school_is_merged_once(registry: Registry, tmp_path: Path) -> None:
    await add_school(registry, "successor")
    words = ("school", "merge", registry.world.school, "successor", "--since", "2026-07-01", "--decision", "45/QĐ")

    rehearsed = await answer(registry, tmp_path, *words, "--carry-over", "--dry-run")
    merged = await answer(registry, tmp_path, *words, "--carry-over")
    circle = await run(
        registry,
        tmp_path,
        "school",
        "merge",
        "successor",
        registry.world.school,
        "--since",
        "2026-08-01",
        "--decision",
        "46/QĐ",
    )

    assert rehearsed == merged
    assert merged[0]["ended"] == merged[0]["went_over"] + 2
    assert circle.exit_code == 1
    assert "[succession-conflict]" in circle.stderr


async def test_of_several_the_first_refusal_ends_it_and_says_where(registry: Registry, tmp_path: Path) -> None:
    anchors, declared = files(registry, tmp_path)
    await answer(registry, tmp_path, "anchors", "import", anchors)
    (own,) = await answer(registry, tmp_path, "certificates", "declare", registry.world.school, declared)
    unknown = str(uuid4())

    told = await run(registry, tmp_path, "certificates", "approve", own["declaration_id"], unknown, *WHY, "--json")

    assert told.exit_code == 1
    assert unknown in told.stderr
    assert [entry["approval"] for entry in json.loads(told.stdout)] == ["approved"]


@pytest.mark.parametrize("name", ["an", " An ", "AN"])
def test_one_operator_in_several_spellings_is_one(name: str) -> None:
    assert operator(name) == operator("an")


@pytest.mark.parametrize("since", ["1990-01-01", "2100-01-01", "yesterday"])
async def test_an_instant_that_cannot_be_told_is_a_wrong_use(registry: Registry, tmp_path: Path, since: str) -> None:
    school = registry.world.school
    words = ("school", "merge", school, school, "--since", since, "--decision", "45/QĐ")

    assert (await run(registry, tmp_path, *words)).exit_code == 2
