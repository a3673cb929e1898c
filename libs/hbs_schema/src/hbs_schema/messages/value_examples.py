"""Values that examples of messages and of APIs have in common: of the right form, about nobody, signed by nobody."""

from hashlib import sha256
from typing import Final

from hbs_schema import base64url


def digest(word: str) -> str:
    """A digest in its form; of no packet or statement."""
    return base64url.encode(sha256(word.encode()).digest())


JWS: Final = "eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ.c2lnbmF0dXJl"
DER: Final = "MIIBszCCAVmgAwIBAgIU"
PART: Final = "WyJzYWx0Iiwib3V0Y29tZSIse31d"
CODE: Final = "3f2a9c1e5b7d4e8f9a0b1c2d3e4f5a6b"
UUID: Final = "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e0f"
SHA256: Final = sha256(b"submission").hexdigest()
WINDOW: Final = "2026050107"
SCHOOL: Final = "79000001"
REGISTRAR: Final = "so-01"
AT: Final = "2026-05-20T02:15:00Z"
PACKET, KEY, STATEMENT, LOCK = digest("packet"), digest("record"), digest("statement"), digest("lock")
PROOF = {"statement": STATEMENT, "index": 0, "path": []}
ENVELOPE = {"statements": {STATEMENT: JWS}, "timestamps": {}, "certificates": [DER]}
WIRE_PACKET = {"parts": [PART], "endorsements": [PROOF]}
BUNDLE = {
    **ENVELOPE,
    "cert_status": [],
    "policy": JWS,
    "authority": JWS,
    "receipt": PROOF,
    "lock": PROOF,
    "acknowledgement": PROOF,
    "annotations": [],
    "status": JWS,
}
SENTENCES = {"vi": "Chứng thư số của người ký chưa được đăng ký.", "en": "The signer's certificate is not registered."}
