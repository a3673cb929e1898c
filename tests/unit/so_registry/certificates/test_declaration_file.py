"""An operator's list of declarations: what he may have at hand is read, and nothing of it is repeated to him."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from hbs_schema import base64url
from so_registry.commands import declaration_file
from so_registry.commands.declaration_file import read_file
from so_registry.domain.errors import CertificatesRefused
from tests.unit.so_registry.certificates.making import ca, certificate, told

KEY = ec.generate_private_key(ec.SECP256R1())
OWN = certificate()
PEM, DER = OWN.x509.public_bytes(Encoding.PEM), OWN.der
CHAIN = ca().issuing.public_bytes(Encoding.PEM) + PEM + ca().root.public_bytes(Encoding.PEM)
SECRET = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
BUNDLE = pkcs12.serialize_key_and_certificates(b"x", KEY, None, None, NoEncryption())


def listed(folder: Path, name: str, body: bytes, **changes: Any) -> Path:
    (folder / name).write_bytes(body)
    entry = {**told().model_dump(mode="json", exclude_none=True), "certificate": name, **changes}
    (folder / "list.json").write_text(json.dumps([entry]), "utf-8")
    return folder / "list.json"


def codes(file: Path) -> set[tuple[str, str]]:
    with pytest.raises(CertificatesRefused) as refused:
        read_file(file)
    return {(item.code, item.pointer) for item in refused.value.problem_items}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("own.pem", PEM),
        ("own.crt", PEM.replace(b"\n", b"\r\n")),
        ("own.cer", DER),
        ("own.DER", DER),
        ("chain.pem", CHAIN),
        ("talk.pem", b"subject=CN = X\n" + PEM),
    ],
)
def test_a_certificate_is_read_as_cas_hand_it_out(tmp_path: Path, name: str, body: bytes) -> None:
    (read,) = read_file(listed(tmp_path, name, body))

    assert base64url.decode_der(read.certificate) == DER


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("with-key.pem", PEM + SECRET, "private-key-in-file"),
        ("own.p12", BUNDLE, "private-key-in-file"),
        ("two.pem", PEM + certificate("another").x509.public_bytes(Encoding.PEM), "certificate-unreadable"),
        ("empty.pem", b"", "certificate-unreadable"),
        ("cut.pem", PEM[:200], "certificate-unreadable"),
        ("huge.pem", b"x" * (declaration_file.LARGEST_CERTIFICATE + 1), "declarations-malformed"),
    ],
)
def test_what_is_not_one_certificate_alone_is_refused(tmp_path: Path, name: str, body: bytes, code: str) -> None:
    assert codes(listed(tmp_path, name, body)) == {(code, "/declarations/0/certificate")}


def test_what_is_malformed_is_told_by_place_and_never_repeated(tmp_path: Path) -> None:
    file = listed(tmp_path, "own.pem", PEM, role="head", person="Nguyễn Văn A", classes=["4A", 5])

    with pytest.raises(CertificatesRefused) as refused:
        read_file(file)

    places = {item.pointer for item in refused.value.problem_items}
    assert places == {f"/declarations/0/{name}" for name in ("role", "person", "classes/1")}
    assert "Nguyễn" not in "".join(item.vi + item.en for item in refused.value.problem_items)


@pytest.mark.parametrize("body", [b"", b"\xff", b"{}", b"5", b"[5]", b"[" * 100_000, b'{"declarations": 5}'])
def test_what_is_no_list_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "list.json").write_bytes(body)

    assert codes(tmp_path / "list.json") == {("declarations-malformed", "")}


def test_a_list_without_end_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declaration_file, "LARGEST", 100)

    assert codes(listed(tmp_path, "own.pem", PEM)) == {("declarations-malformed", "")}
