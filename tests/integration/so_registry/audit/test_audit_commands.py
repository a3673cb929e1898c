"""The operator's commands about the audit, and who may have signed a checkpoint."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_kit.clock import utc_now
from hbs_schema.audit.checkpoint import parse_checkpoint
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit
from so_registry.usecases.audit.sign_checkpoint import make_checkpoint
from tests.integration.bo_gateway.keys import key_files
from tests.integration.so_registry.commanding import run
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

LAN = Actor("person:lan", "console", is_person=True)


async def test_an_operator_signs_verifies_and_hands_out_what_is_somebodys_to_see(
    registry: Registry, tmp_path: Path
) -> None:
    school = registry.world.school
    async with registry.sessions.begin() as session:
        await audit.note(session, "look", LAN, concerns="1", reason="trường này", school=school)
        await audit.note(session, "look", LAN, concerns="1", reason="trường khác")
    key = {
        f"SO_REGISTRY_RECEIPT_KEY__{name}": value
        for name, value in key_files(registry.world.ca, "so-receipt", tmp_path).items()
    }
    file = tmp_path / "audit.ndjson"

    listed = registry.world.key("so-receipt")
    await make_checkpoint(registrar=registry.world.registrar, sessions=registry.sessions, key=listed, clock=utc_now)
    done = await run(registry, tmp_path, "audit", "export", "--reason", "QĐ 7", "--school", school, "--out", str(file))
    read = await run(registry, tmp_path, "audit", "verify", "--file", str(file), "--json")

    assert (done.exit_code, read.exit_code) == (0, 0), done.stderr + read.stderr
    assert json.loads(read.stdout)[0]["found"] == 0
    text = file.read_text("utf-8")
    assert "trường này" in text
    assert "trường khác" not in text
    lines = text.splitlines(keepends=True)
    file.write_text("".join(lines[:-2] + lines[-1:]), "utf-8")
    broken = await run(registry, tmp_path, "audit", "verify", "--file", str(file))
    assert broken.exit_code == 1
    assert "[audit-changed]" in broken.stderr
    # The key of this command is one that the authority document does not list for receipts.
    signed = await run(registry, tmp_path, "audit", "checkpoint", "--json", **key)
    assert parse_checkpoint(json.loads(signed.stdout)[0]["jws"]).payload.seq == 2
    await run(registry, tmp_path, "audit", "export", "--reason", "QĐ 7", "--out", str(file))
    for source in ((), ("--file", str(file))):
        told = await run(registry, tmp_path, "audit", "verify", "--json", *source)
        assert told.exit_code == 1
        findings = json.loads(told.stdout)[0]["findings"]
        assert [(finding["code"], finding["place"]) for finding in findings] == [("checkpoint-signer", "2")]
    file.write_bytes(b"\xff")
    unreadable = await run(registry, tmp_path, "audit", "verify", "--file", str(file))
    assert (unreadable.exit_code, "[file-unreadable]" in unreadable.stderr) == (1, True)


async def test_an_auditor_judges_by_the_root_and_by_what_he_kept(registry: Registry, tmp_path: Path) -> None:
    registrar, key = registry.world.registrar, registry.world.key("so-receipt")
    made = await make_checkpoint(registrar=registrar, sessions=registry.sessions, key=key, clock=utc_now)
    assert made.checkpoint is not None
    root, kept, file = tmp_path / "root.pem", tmp_path / "kept.jws", tmp_path / "audit.ndjson"
    root.write_bytes(registry.world.key("bo-root").certificate.x509.public_bytes(Encoding.PEM))
    kept.write_text(made.checkpoint.jws, "ascii")

    unjudged = await run(registry, tmp_path, "audit", "verify")
    trusting = ("--root", str(root), "--kept", str(kept))
    judged = await run(registry, tmp_path, "audit", "verify", *trusting, "--json")
    await run(registry, tmp_path, "audit", "export", "--reason", "QĐ 7", "--out", str(file))
    read = await run(registry, tmp_path, "audit", "verify", "--file", str(file), *trusting, "--json")

    assert (unjudged.exit_code, "[signers-not-judged]" in unjudged.stderr) == (0, True)
    assert (judged.exit_code, read.exit_code) == (0, 0), judged.stderr + read.stderr
    for done in (judged, read):
        (told,) = json.loads(done.stdout)
        assert (told["found"], told["unjudged"], told["unstamped"], told["checkpoints"]) == (0, 0, 1, 1)
    # The export is itself a row, which no checkpoint has seen.
    assert [json.loads(done.stdout)[0]["uncovered"] for done in (judged, read)] == [0, 1]
