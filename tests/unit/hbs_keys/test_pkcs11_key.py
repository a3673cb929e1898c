"""A key on a token signs as a key in a file does, and nothing that a token can do wrong becomes a signature."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11.exceptions import PinIncorrect

from hbs_keys.errors import KeyNotFound, PinRefused, SignatureFaulty, TokenAway
from hbs_keys.modules import Module, list_tokens, load_module
from hbs_keys.pins import pin_from
from hbs_keys.pkcs11_key import KeyPlace, pkcs11_key, pkcs11_renewal_key
from hbs_keys.tokens import Token
from hbs_schema.algorithms import P256_ORDER, Algorithm, check_signature
from hbs_schema.errors import KeyUnusable
from hbs_schema.renewal import algorithms as renewals
from tests.support.pki import TestCa
from tests.support.softhsm import PIN, TestToken, make_token

CA = TestCa("Keys")
EC = ec.generate_private_key(ec.SECP256R1())
EC_CERTIFICATE = CA.certify("ec", EC)
RSA = rsa.generate_private_key(65537, 2048)
RSA_CERTIFICATE = CA.certify("rsa", RSA)


def test_every_signature_of_an_elliptic_key_has_its_lower_s(hsm: TestToken) -> None:
    signer = hsm.signing_key("low s", EC, EC_CERTIFICATE)

    signatures = [signer.sign(bytes([number])) for number in range(32)]

    for number, signature in enumerate(signatures):
        check_signature(EC_CERTIFICATE.key, "ES256", bytes([number]), signature)
    assert all(int.from_bytes(one[32:], "big") <= P256_ORDER // 2 for one in signatures)


@pytest.mark.parametrize("algorithm", ["PS256", "RS256"])
def test_an_rsa_key_signs_in_both_paddings(hsm: TestToken, algorithm: Algorithm) -> None:
    signer = hsm.signing_key(algorithm, RSA, RSA_CERTIFICATE, algorithm)

    check_signature(RSA_CERTIFICATE.key, algorithm, b"a message", signer.sign(b"a message"))


@pytest.mark.parametrize("private", [ec.generate_private_key(ec.SECP521R1()), rsa.generate_private_key(65537, 3072)])
def test_a_token_signs_renewals(hsm: TestToken, private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    certificate = CA.certify("renewal", private)
    place = hsm.put("renewal", private)

    signer = pkcs11_renewal_key(hsm.token(), certificate, KeyPlace(key_id=place.key_id))

    for number in range(8):
        message = bytes([number])
        renewals.check_signature(certificate.key, signer.algorithm, message, signer.sign(message))


def test_an_algorithm_that_does_not_fit_is_refused_before_the_token_is_asked() -> None:
    with pytest.raises(KeyUnusable):
        pkcs11_key(make_token().token(), EC_CERTIFICATE, algorithm="PS256")


def test_a_key_that_is_not_the_certificates_gives_no_signature(hsm: TestToken) -> None:
    signer = hsm.signing_key("other", ec.generate_private_key(ec.SECP256R1()), EC_CERTIFICATE)

    with pytest.raises(SignatureFaulty):
        signer.sign(b"a message")


def test_a_key_is_found_by_label_or_by_id_and_never_guessed(hsm: TestToken) -> None:
    place = hsm.put("found", EC)
    hsm.put("twice", EC)
    hsm.put("twice", EC)

    for where in (KeyPlace("found"), KeyPlace(key_id=place.key_id)):
        assert pkcs11_key(hsm.token(), EC_CERTIFICATE, where).sign(b"x")
    for where in (KeyPlace("absent"), KeyPlace("twice"), KeyPlace()):
        with pytest.raises(KeyNotFound):
            pkcs11_key(hsm.token(), EC_CERTIFICATE, where).sign(b"x")


def test_a_token_shows_its_certificates_without_a_pin(hsm: TestToken) -> None:
    hsm.put("shown", EC, EC_CERTIFICATE)
    token = hsm.token()
    token.pin = None

    assert EC_CERTIFICATE in token.certificates()
    assert hsm.label in list_tokens(hsm.module)


def test_a_token_that_was_drawn_signs_again_once_it_is_back(tmp_path: Path) -> None:
    drawn = make_token()
    signer = drawn.signing_key("back", EC, EC_CERTIFICATE)
    assert signer.sign(b"before")
    drawer = tmp_path / "drawer"

    shutil.move(drawn.home / "tokens", drawer)
    (drawn.home / "tokens").mkdir()
    try:
        with pytest.raises(TokenAway):
            signer.sign(b"while it is away")
    finally:
        (drawn.home / "tokens").rmdir()
        shutil.move(drawer, drawn.home / "tokens")

    check_signature(EC_CERTIFICATE.key, "ES256", b"after", signer.sign(b"after"))


def test_two_users_of_one_token_do_not_end_each_others_login(hsm: TestToken) -> None:
    place = hsm.put("shared", EC)
    first, second = hsm.token(), hsm.token()
    one, two = (pkcs11_key(token, EC_CERTIFICATE, place) for token in (first, second))
    assert one.sign(b"1")
    assert two.sign(b"2")

    first.close()

    assert two.sign(b"3")
    assert one.sign(b"4")


def test_a_wrong_pin_is_tried_once_only() -> None:
    asked = []
    guarded = make_token()
    place = guarded.put("guarded", EC)

    def wrong() -> str:
        asked.append(1)
        return "00000000"

    signer = pkcs11_key(guarded.token(wrong), EC_CERTIFICATE, place)
    for _ in range(5):
        with pytest.raises(PinRefused) as refused:
            signer.sign(b"x")
        assert "00000000" not in str(refused.value)

    assert asked == [1]
    assert pkcs11_key(guarded.token(), EC_CERTIFICATE, place).sign(b"x")


def test_a_pin_that_was_refused_is_not_tried_by_the_tokens_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    class Guarded:
        label = "guarded"

        def open(self, user_pin: str) -> object:
            tried.append(user_pin)
            raise PinIncorrect

    monkeypatch.setattr(Module, "tokens", lambda _: [Guarded()])
    path = Path("/of/this/test.so")
    keys = [pkcs11_key(Token(path, "guarded", partial(str, pin)), EC_CERTIFICATE) for pin in ("1234", "1234", "4321")]
    for key in keys * 2:
        with pytest.raises(PinRefused):
            key.sign(b"x")

    assert tried == ["1234", "4321"]
    assert "1234" not in repr(load_module(path))


def test_a_pin_is_not_in_what_is_printed_of_a_token(hsm: TestToken) -> None:
    assert PIN not in repr(hsm.token())


def test_a_pin_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pin"
    file.write_text("73501982\n")
    file.chmod(0o640)
    with pytest.raises(PinRefused, match="chmod 600"):
        pin_from(file)()
    file.chmod(0o600)
    assert pin_from(file)() == "73501982"
    with pytest.raises(PinRefused, match="No such file"):
        pin_from(tmp_path / "absent")()
    file.write_bytes(b"\xff")
    with pytest.raises(PinRefused, match="UTF-8"):
        pin_from(file)()


def test_a_module_that_is_not_there_is_said_to_be_away(tmp_path: Path) -> None:
    with pytest.raises(TokenAway):
        list_tokens(tmp_path / "absent.so")
