"""The signature of a delivery: a compact JWS whose payload is the body and is left out (RFC 7515, appendix F)."""

from datetime import datetime
from typing import Final

from hbs_schema import base64url, canonical
from hbs_schema.building.keys import SigningKey

TYPE: Final = "hbs-events+jws"
SIGNATURE: Final = "Hbs-Signature"


def sign_body(body: bytes, *, key: SigningKey, signed_at: datetime) -> str:
    """The value of `Hbs-Signature`: header, nothing, signature. Whoever verifies puts the body's base64url between."""
    header = {
        "alg": key.algorithm,
        "iat": int(signed_at.timestamp()),
        "typ": TYPE,
        "x5t#S256": key.certificate.thumbprint,
    }
    protected = base64url.encode(canonical.dump(header))
    signature = key.sign(f"{protected}.{base64url.encode(body)}".encode("ascii"))
    return f"{protected}..{base64url.encode(signature)}"
