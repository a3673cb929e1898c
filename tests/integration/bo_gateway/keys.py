"""Keys as a process reads them."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.pki import TestCa


def key_files(ca: TestCa, name: str, folder: Path) -> dict[str, str]:
    """A new key and its certificate as PEM files: the two members of a key's settings."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = ca.certify(name, key)
    key_file, certificate_file = folder / f"{name}.key", folder / f"{name}.pem"
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate_file.write_bytes(certificate.x509.public_bytes(Encoding.PEM))
    return {"KEY_FILE": str(key_file), "CERTIFICATE_FILE": str(certificate_file)}
