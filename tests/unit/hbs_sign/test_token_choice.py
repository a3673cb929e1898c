"""A token that holds several certificates: chosen by label or by certificate, else refused with what there is."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_keys.errors import PinRefused
from hbs_schema.algorithms import check_signature
from hbs_schema.certificates import Certificate
from hbs_sign.errors import KeyUnfit
from hbs_sign.key_sources import TokenSource
from hbs_sign.sentences import tell
from tests.support.pki import TestCa
from tests.support.softhsm import PIN, TestToken, make_token

CA = TestCa("Choice")
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("teacher", "seal")}
CERTIFICATES = {name: CA.certify(f"{name} of the school", key) for name, key in KEYS.items()}
ANOTHER = CA.certify("another", KEYS["teacher"])


@pytest.fixture(scope="module")
def token() -> TestToken:
    made = make_token()
    for name, key in KEYS.items():
        made.put(name, key, CERTIFICATES[name])
    return made


def source(token: TestToken, label: str | None = None, file: Path | None = None) -> TokenSource:
    return TokenSource(token.module, token.label, label, None, lambda: PIN, file)


def written(folder: Path, certificate: Certificate) -> Path:
    file = folder / "certificate.pem"
    file.write_bytes(certificate.x509.public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("how", ["label", "certificate"])
def test_the_chosen_one_signs(token: TestToken, tmp_path: Path, name: str, how: str) -> None:
    chosen = source(token, name) if how == "label" else source(token, None, written(tmp_path, CERTIFICATES[name]))

    key = chosen.open()
    [signature] = key.sign_many([b"message"])
    key.close()

    assert key.certificate == CERTIFICATES[name]
    check_signature(key.certificate.key, "ES256", b"message", signature)


def test_none_chosen_is_refused_with_what_there_is_and_nobodys_name(token: TestToken) -> None:
    with pytest.raises(KeyUnfit) as refused:
        source(token).open()

    told = tell(refused.value, "vi")
    assert all(f"{name} (SHA-256 " in told for name in KEYS)
    assert "of the school" not in told
    assert "--label | --certificate" in told


@pytest.mark.parametrize("label", [None, "teacher", "nobody"])
def test_one_that_is_not_there_is_refused(token: TestToken, tmp_path: Path, label: str | None) -> None:
    with pytest.raises(KeyUnfit):
        source(token, label, written(tmp_path, ANOTHER)).open()


def test_a_token_with_the_key_alone_takes_its_certificate_from_the_file(tmp_path: Path) -> None:
    bare = make_token()
    bare.put("teacher", KEYS["teacher"])

    key = source(bare, "teacher", written(tmp_path, ANOTHER)).open()

    assert len(list(key.sign_many([b"1", b"2"]))) == 2
    key.close()


def test_after_a_round_the_token_asks_for_its_pin_again(token: TestToken) -> None:
    """A session that stays open is logged in for whoever comes next, whatever PIN he types."""
    first = source(token, "seal").open()
    assert list(first.sign_many([b"1"]))
    first.close()

    second = TokenSource(token.module, token.label, "seal", None, lambda: "00000000").open()
    with pytest.raises(PinRefused):
        list(second.sign_many([b"2"]))
