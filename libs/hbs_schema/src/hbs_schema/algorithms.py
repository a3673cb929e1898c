"""Signature algorithms of format 1 (docs/packet.md §6): the key decides what `alg` may say."""

from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import (
    CertificatePublicKeyTypes,
    PrivateKeyTypes,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from hbs_schema.errors import KeyUnusable, NotGenuine

Algorithm = Literal["ES256", "PS256", "RS256"]

# Order of the P-256 group (FIPS 186-5, SP 800-186 §3.2.1.3).
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)


def check_key(key: CertificatePublicKeyTypes, algorithm: str) -> None:
    """Raises KeyUnusable unless the key is of a permitted kind and size and fits the algorithm."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        is_fit = isinstance(key.curve, ec.SECP256R1) and algorithm == "ES256"
    elif isinstance(key, rsa.RSAPublicKey):
        is_fit = 2048 <= key.key_size <= 4096 and key.public_numbers().e == 65537 and algorithm in ("PS256", "RS256")
    else:
        is_fit = False
    if not is_fit:
        raise KeyUnusable("the key does not fit the algorithm")


def check_signature(key: CertificatePublicKeyTypes, algorithm: str, message: bytes, signature: bytes) -> None:
    """Raises NotGenuine unless `signature` is the signature of `message` in its one permitted form."""
    try:
        check_key(key, algorithm)
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_der_of_raw(signature), message, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            pad = _PSS if algorithm == "PS256" else padding.PKCS1v15()
            key.verify(signature, message, pad, hashes.SHA256())
    except KeyUnusable as error:
        raise NotGenuine("signatures", str(error)) from error
    except InvalidSignature:
        raise NotGenuine("signatures", "the signature does not hold") from None


def sign(key: PrivateKeyTypes, algorithm: Algorithm, message: bytes) -> bytes:
    """A JWS signature (RFC 7518 §3.3 to §3.5), with s ≤ n/2 for ES256. Raises KeyUnusable."""
    public = key.public_key() if hasattr(key, "public_key") else None
    check_key(public, algorithm)  # type: ignore[arg-type]  # check_key refuses any other kind
    if isinstance(key, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
        # (r, s) and (r, n - s) both verify: one statement must have one digest.
        return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101  # narrows the type: check_key refused the rest
    return key.sign(message, _PSS if algorithm == "PS256" else padding.PKCS1v15(), hashes.SHA256())


def default_algorithm(key: CertificatePublicKeyTypes) -> Algorithm:
    """ES256 for an elliptic key, PS256 for RSA."""
    return "ES256" if isinstance(key, ec.EllipticCurvePublicKey) else "PS256"


def _der_of_raw(signature: bytes) -> bytes:
    if len(signature) != 64:
        raise NotGenuine("signatures", "an ES256 signature has 64 bytes")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < P256_ORDER and 0 < s <= P256_ORDER // 2):
        raise NotGenuine("signatures", "r or s out of range, or s in its upper half")
    return encode_dss_signature(r, s)
