"""The claims, keys and tokens that the tests of tokens share."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from hbs_kit.clock import Clock
from hbs_kit.identity import AccessTokens
from hbs_kit.settings import IdentitySettings

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


def tokens_of(jwks: Path, *, clock: Clock = lambda: NOW, **settings: Any) -> AccessTokens:
    """Whoever verifies; `settings` are those of IdentitySettings."""
    given = {"issuer": "https://issuer", "audience": "registry", "jwks_file": jwks, **settings}
    return AccessTokens(IdentitySettings(**given), acts_for_claim="places", clock=clock)


def token(key=EC, header=None, without=(), **claims) -> str:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid, **(header or {})}
    body = {name: value for name, value in {**CLAIMS, **claims}.items() if name not in without}
    return jwt.encode(head, body, key, registry=JWSRegistry(algorithms=[head["alg"]]))
