"""A service's settings name a key in a file or on a token; whoever signs sees no difference."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import ValidationError

from hbs_keys.configured import KeySettings, TokenSettings, open_key
from hbs_keys.errors import TokenAway
from hbs_schema.algorithms import check_signature
from tests.support.pki import TestCa
from tests.support.softhsm import PIN, TestToken

KEY = ec.generate_private_key(ec.SECP256R1())
CERTIFICATE = TestCa("Settings").certify("so", KEY)


@pytest.fixture
def certificate_file(tmp_path: Path) -> Path:
    file = tmp_path / "so.pem"
    file.write_bytes(CERTIFICATE.x509.public_bytes(Encoding.PEM))
    return file


def on_token(hsm: TestToken, folder: Path, **changes: str) -> TokenSettings:
    pin = folder / "pin"
    pin.touch(mode=0o600)
    pin.write_text(PIN + "\n")
    return TokenSettings(**{"module": hsm.module, "token": hsm.label, "pin_file": pin, **changes})


def test_both_places_give_the_same_kind_of_signer(hsm: TestToken, tmp_path: Path, certificate_file: Path) -> None:
    key_file = tmp_path / "so.key"
    key_file.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    place = hsm.put("so receipt", KEY)
    assert place.key_id

    for settings in (
        KeySettings(certificate_file=certificate_file, key_file=key_file),
        KeySettings(certificate_file=certificate_file, token=on_token(hsm, tmp_path, label="so receipt")),
        KeySettings(certificate_file=certificate_file, token=on_token(hsm, tmp_path, key_id=place.key_id.hex())),
    ):
        signer = open_key(settings)
        assert (signer.algorithm, signer.certificate) == ("ES256", CERTIFICATE)
        check_signature(CERTIFICATE.key, "ES256", b"a receipt", signer.sign(b"a receipt"))


@pytest.mark.parametrize("members", [{}, {"key_file": "key", "token": {"module": "m", "token": "t", "pin_file": "p"}}])
def test_a_key_is_in_one_place(members: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        KeySettings.model_validate({"certificate_file": "so.pem", **members})


def test_a_token_that_is_not_there_keeps_nobody_from_starting(
    hsm: TestToken, tmp_path: Path, certificate_file: Path
) -> None:
    token = on_token(hsm, tmp_path, token="not there")

    signer = open_key(KeySettings(certificate_file=certificate_file, token=token))

    with pytest.raises(TokenAway):
        signer.sign(b"a receipt")
