"""A signer: a certificate and something that signs under its key, wherever that key is."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate, load_pem_x509_certificates

from hbs_schema import algorithms
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.statements.statement import Signer


@dataclass(frozen=True)
class SigningKey:
    """Certificate, algorithm and the function that signs a JWS signing input."""

    certificate: Certificate
    algorithm: algorithms.Algorithm
    sign: Signer


def file_key(key_file: Path, certificate_file: Path, algorithm: str | None = None) -> SigningKey:
    """A signer from PEM files: an unencrypted PKCS#8 key and its certificate.

    Raises KeyUnusable for a key that format 1 does not know, ValueError for files that hold no key.
    """
    key = load_pem_private_key(key_file.read_bytes(), password=None)
    return memory_key(key, read_pem_certificate(certificate_file), algorithm)


def read_pem_certificate(file: Path) -> Certificate:
    """The first certificate of a PEM file. Raises OSError, ValueError, Malformed."""
    certificate = load_pem_x509_certificate(file.read_bytes())
    return load_certificate(certificate.public_bytes(Encoding.DER))


def read_pem_certificates(*files: Path) -> list[Certificate]:
    """All certificates of PEM files, in order. Raises OSError, ValueError, Malformed."""
    return [
        load_certificate(certificate.public_bytes(Encoding.DER))
        for file in files
        for certificate in load_pem_x509_certificates(file.read_bytes())
    ]


def memory_key(key: PrivateKeyTypes, certificate: Certificate, algorithm: str | None = None) -> SigningKey:
    """A signer from a key in memory. Raises KeyUnusable if algorithm and key do not fit."""
    chosen = algorithm or algorithms.default_algorithm(certificate.key)
    algorithms.check_key(certificate.key, chosen)
    return SigningKey(
        certificate,
        chosen,  # type: ignore[arg-type]  # check_key admits these three names only
        lambda message: algorithms.sign(key, chosen, message),  # type: ignore[arg-type]  # as above
    )
