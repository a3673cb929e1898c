"""Signatures of renewals: nothing in them rests on SHA-256 (docs/renewal.md §2)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hbs_schema.building.keys import read_pem_certificate
from hbs_schema.certificates import Certificate
from hbs_schema.errors import KeyUnusable, NotGenuine

RenewalAlgorithm = Literal["ES512", "PS512"]

# Order of the P-521 group (FIPS 186-5, SP 800-186 §3.2.1.5).
P521_ORDER: Final = int(
    "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
    "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    16,
)
_HALF: Final = 66
_PSS: Final = padding.PSS(mgf=padding.MGF1(hashes.SHA512()), salt_length=64)


@dataclass(frozen=True)
class RenewalKey:
    """Certificate, algorithm and the function that signs a JWS signing input."""

    certificate: Certificate
    algorithm: RenewalAlgorithm
    sign: Callable[[bytes], bytes]


def algorithm_of(key: CertificatePublicKeyTypes) -> RenewalAlgorithm:
    """Raises KeyUnusable for any key but P-521, or RSA of 3072 to 8192 bits with e = 65537."""
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP521R1):
        return "ES512"
    if isinstance(key, rsa.RSAPublicKey) and 3072 <= key.key_size <= 8192 and key.public_numbers().e == 65537:
        return "PS512"
    raise KeyUnusable("a renewal is signed under P-521, or RSA of at least 3072 bits")


def check_signature(key: CertificatePublicKeyTypes, algorithm: str, message: bytes, signature: bytes) -> None:
    """Raises NotGenuine unless it is the signature in its one permitted form (s in its lower half)."""
    try:
        if algorithm_of(key) != algorithm:
            raise NotGenuine("signature", "the key does not fit the algorithm")
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_der_of_raw(signature), message, ec.ECDSA(hashes.SHA512()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, _PSS, hashes.SHA512())
    except KeyUnusable as error:
        raise NotGenuine("signature", str(error)) from error
    except InvalidSignature:
        raise NotGenuine("signature", "the signature does not hold") from None


def raw_of(r: int, s: int) -> bytes:
    """r ‖ s with the lower s: one statement has one digest."""
    return r.to_bytes(_HALF, "big") + min(s, P521_ORDER - s).to_bytes(_HALF, "big")


def renewal_key(key: PrivateKeyTypes, certificate: Certificate) -> RenewalKey:
    """A signer from a key in memory. Raises KeyUnusable."""
    algorithm = algorithm_of(certificate.key)

    def sign(message: bytes) -> bytes:
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return raw_of(*decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA512()))))
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(message, _PSS, hashes.SHA512())
        raise KeyUnusable("the key is not the certificate's")

    return RenewalKey(certificate, algorithm, sign)


def file_renewal_key(key_file: Path, certificate_file: Path) -> RenewalKey:
    """A signer from PEM files. Raises KeyUnusable, OSError, ValueError."""
    key = load_pem_private_key(key_file.read_bytes(), password=None)
    return renewal_key(key, read_pem_certificate(certificate_file))


def _der_of_raw(signature: bytes) -> bytes:
    if len(signature) != 2 * _HALF:
        raise NotGenuine("signature", "an ES512 signature has 132 bytes")
    r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
    if not (0 < r < P521_ORDER and 0 < s <= P521_ORDER // 2):
        raise NotGenuine("signature", "r or s out of range, or s in its upper half")
    return encode_dss_signature(r, s)
