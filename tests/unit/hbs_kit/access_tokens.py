"""The claims, keys and tokens that the tests of tokens share."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
CLAIMS: dict[str, Any] = {
    "iss": "https://issuer",
    "aud": "registry",
    "client_id": "vendor-1",
    "sub": "vendor-1",
    "scope": "things:read things:write",
    "iat": AT,
    "exp": AT + 600,
    "jti": "t-1",
    "places": ["p1", "p2"],
}
EC = ECKey.generate_key("P-256", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
STRANGER = ECKey.generate_key("P-256", {"kid": "ec"})


def write_jwks(path: Path, *keys: Any) -> None:
    path.write_text(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}))


def token(key=EC, header=None, without=(), **claims) -> str:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid, **(header or {})}
    body = {name: value for name, value in {**CLAIMS, **claims}.items() if name not in without}
    return jwt.encode(head, body, key, registry=JWSRegistry(algorithms=[head["alg"]]))
