"""`hbs-verify` says what it found, in words, as JSON and as its exit code."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.cli.verify import main
from tests.support.pki import TestCa
from tests.unit.hbs_schema.running import HEAD_ONLY, NOW, anchors, run
from tests.vectors import documents
from tests.vectors.edits import put
from tests.vectors.envelope import bundle
from tests.vectors.forge import Forge
from tests.vectors.index import HOME, golden
from tests.vectors.raw import b64


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (HEAD_ONLY, 0),
        ("bundles/good/presentation-of-one-subject", 0),
        ("bundles/good/unknown-schema", 0),
        ("bundles/bad/marks-exchanged", 1),
        ("bundles/bad/empty", 1),
        ("bundles/good/invalidated", 1),
        ("bundles/good/status-lists-invalidated", 1),
        ("bundles/good/not-locked", 3),
        ("bundles/good/not-acknowledged", 3),
        ("bundles/good/status-absent", 3),
        ("bundles/good/status-old", 3),
        ("bundles/good/not-yet-effective", 3),
    ],
)
def test_exit_code_tells_the_verdict(name, code):
    assert run(name) == code


def test_a_report_that_cannot_be_written_is_no_verdict():
    name = "bundles/bad/marks-exchanged"
    command = [sys.executable, "-m", "hbs_schema.cli.verify", str(HOME / f"{name}.json"), *anchors(name)]

    with Path("/dev/full").open("wb") as full:
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert (answer.returncode, answer.stderr) == (2, b"")


def test_a_process_of_its_own_reads_all_evidence():
    """Nothing that a test has imported helps it."""
    name = "bundles/good/long-term"
    command = [sys.executable, "-m", "hbs_schema.cli.verify", str(HOME / f"{name}.json"), *anchors(name), "--json"]

    said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    assert said["level"] == "long-term"


@pytest.mark.parametrize("name", ["status-absent", "status-old", "not-yet-effective"])
def test_at_lock_age_and_absence_of_the_status_do_not_matter(name):
    assert run(f"bundles/good/{name}", "--at-lock") == 0


def test_without_anchors_nothing_is_certain():
    file = str(HOME / f"{HEAD_ONLY}.json")
    given = anchors(HEAD_ONLY)

    assert main([file, *NOW]) == 3
    assert main([file, *given[:2], *NOW]) == 3
    assert main([file, *given[2:]]) == 3


def test_time_goes_on():
    file = str(HOME / f"{HEAD_ONLY}.json")

    assert main([file, *anchors(HEAD_ONLY)[:-1], "2026-08-01T00:00:00Z"]) == 3
    assert main([file, *anchors(HEAD_ONLY)[:4]]) in (1, 3)


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-file.json"],
        [str(HOME / "index.json"), "--root", str(HOME / "index.json")],
        [str(HOME / "index.json"), "--root", "no-such.pem"],
        [str(HOME / "index.json"), "--status", str(HOME / "index.json")],
        [str(HOME / "index.json"), "--authority", str(HOME / "root.pem")],
        [str(HOME / "index.json"), "--now", "yesterday"],
        [str(HOME / "index.json"), "--now", "2026-02-30T00:00:00Z"],
        [str(HOME)],
    ],
)
def test_wrong_usage_is_told_apart_from_a_verdict(arguments, capsys):
    assert main(arguments) == 2
    assert "hbs-verify:" in capsys.readouterr().err


def test_unknown_options_are_wrong_usage(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--trust-me", "x"])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_reads_standard_input(monkeypatch):
    data = golden(HEAD_ONLY).data
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    assert main(["-", *anchors(HEAD_ONLY)]) == 0


def test_a_newer_status_withdraws_an_old_file(tmp_path):
    ca = TestCa()
    forge = Forge(ca).make()
    (tmp_path / "bundle.json").write_bytes(bundle(forge))
    (tmp_path / "ca.pem").write_bytes(as_pem(ca.root_der))
    (tmp_path / "root.pem").write_bytes(as_pem(ca.signer("bo-root").certificate.der))
    entry = {"packet": b64(forge.subject.digest), "annotation": "invalidated"}
    newer = Forge(ca, {"status.payload": put(seq=2, annotated=[entry])}, register=forge.register)
    newer.signed.update(forge.signed)
    (tmp_path / "status.jws").write_text(sign_status(newer) + "\n")
    given = [
        str(tmp_path / "bundle.json"),
        "--root",
        str(tmp_path / "root.pem"),
        "--ca",
        str(tmp_path / "ca.pem"),
        *NOW,
    ]

    assert main(given) == 0
    assert main([*given, "--status", str(tmp_path / "status.jws")]) == 1


def sign_status(forge: Forge) -> str:
    return forge.document("status", documents.status(forge)).jws


def as_pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
