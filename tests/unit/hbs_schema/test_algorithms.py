"""One signature of each text under each key: algorithms, sizes and the lower half of s."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema import algorithms
from hbs_schema.algorithms import P256_ORDER
from hbs_schema.errors import KeyUnusable, NotGenuine

EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
TEXT = b"header.payload"
UNFIT: dict[str, Callable[[], Any]] = {
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "RSA-1024": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505  # what must be refused
    "RSA-2047": lambda: rsa.generate_private_key(65537, 2047),  # noqa: S505  # what must be refused
    "RSA with exponent 3": lambda: rsa.generate_private_key(3, 2048),
}


def holds(key, algorithm: str, signature: bytes, text: bytes = TEXT) -> bool:
    try:
        algorithms.check_signature(key.public_key(), algorithm, text, signature)
    except NotGenuine:
        return False
    return True


def scalars(signature: bytes) -> tuple[int, int]:
    return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")


@given(st.binary(max_size=200))
def test_es256_signatures_lie_in_the_lower_half_and_the_other_half_is_refused(text):
    signature = algorithms.sign(EC_KEY, "ES256", text)
    r, s = scalars(signature)
    mirrored = r.to_bytes(32, "big") + (P256_ORDER - s).to_bytes(32, "big")

    assert 0 < s <= P256_ORDER // 2
    assert holds(EC_KEY, "ES256", signature, text)
    assert not holds(EC_KEY, "ES256", mirrored, text)
    # The library itself would accept it: only our rule refuses it.
    EC_KEY.public_key().verify(encode_dss_signature(r, P256_ORDER - s), text, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("r_s", [(0, 1), (1, 0), (P256_ORDER, 1), (1, P256_ORDER), (2**256 - 1, 2**256 - 1)])
def test_scalars_outside_their_range_are_refused(r_s):
    assert not holds(EC_KEY, "ES256", b"".join(scalar.to_bytes(32, "big") for scalar in r_s))


@pytest.mark.parametrize("key", [EC_KEY, RSA_KEY], ids=["P-256", "RSA"])
@pytest.mark.parametrize("said", ["ES256", "PS256", "RS256", "none", "HS256", "ES384", "es256", ""])
@pytest.mark.parametrize("made", ["ES256", "PS256", "RS256"])
def test_a_signature_holds_under_its_own_algorithm_only(key, made, said):
    is_fit = (made == "ES256") == (key is EC_KEY)
    if not is_fit:
        with pytest.raises(KeyUnusable):
            algorithms.sign(key, made, TEXT)
        return
    assert holds(key, said, algorithms.sign(key, made, TEXT)) == (said == made)


@pytest.mark.parametrize("kind", UNFIT)
@pytest.mark.parametrize("algorithm", ["ES256", "PS256", "RS256"])
def test_no_other_key_signs_or_is_believed(kind, algorithm):
    key = UNFIT[kind]()

    with pytest.raises(KeyUnusable):
        algorithms.sign(key, algorithm, TEXT)
    assert not holds(key, algorithm, bytes(64))


@pytest.mark.parametrize("salt", [0, 20, 64])
def test_ps256_has_a_salt_of_32_bytes(salt):
    pad = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=salt)

    assert not holds(RSA_KEY, "PS256", RSA_KEY.sign(TEXT, pad, hashes.SHA256()))


def test_ps256_masks_with_sha_256():
    pad = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=32)

    assert not holds(RSA_KEY, "PS256", RSA_KEY.sign(TEXT, pad, hashes.SHA256()))


@pytest.mark.parametrize("size", [0, 1, 63, 65, 70, 128])
def test_es256_signatures_have_64_bytes(size):
    assert not holds(EC_KEY, "ES256", bytes(size))


@given(st.integers(0, 511))
def test_any_flipped_bit_is_refused(position):
    signature = bytearray(algorithms.sign(EC_KEY, "ES256", TEXT))
    signature[position // 8] ^= 1 << position % 8

    assert not holds(EC_KEY, "ES256", bytes(signature))


def test_signatures_of_sha_1_are_refused():
    old = EC_KEY.sign(TEXT, ec.ECDSA(hashes.SHA1()))  # noqa: S303  # what must not be accepted
    r, s = decode_dss_signature(old)
    raw = r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")

    assert not holds(EC_KEY, "ES256", raw)


def test_the_default_follows_from_the_key():
    assert algorithms.default_algorithm(EC_KEY.public_key()) == "ES256"
    assert algorithms.default_algorithm(RSA_KEY.public_key()) == "PS256"
