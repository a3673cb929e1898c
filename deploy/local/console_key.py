"""The console's key pair for its people's provider, made once: `python -m deploy.local.console_key PRIVATE PUBLIC`."""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from deploy.local.state import write_private


def main() -> None:
    """The public key first: whoever finds the private one finds both."""
    private, public = map(Path, sys.argv[1:3])
    key = generate_private_key(SECP256R1())
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write_private(public, pem.decode("ascii"))
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(private, text.decode("ascii"))


if __name__ == "__main__":
    main()
