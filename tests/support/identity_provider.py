"""An identity provider as the console sees it, in memory: discovery, keys, the token endpoint, what its people answer.

It checks what a real one checks (PKCE, the client's assertion, a code once): a console that forgets fails here too.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from hbs_kit.clock import utc_now
from so_registry.clients.provider.settings import ProviderAccount
from so_registry.clients.provider.tokens import LOGOUT_EVENT

ISSUER: Final = "https://login.so.test"
CLIENT_ID: Final = "so-console"
ADDRESS: Final = "https://console.so.test"
SECOND: Final = "urn:test:second-factor"


def make_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid})


@dataclass
class IdentityProvider:
    """`claims` replace those of the next id token; None leaves one out."""

    key: ECKey = field(default_factory=lambda: make_key("provider-1"))
    client_key: ECKey = field(default_factory=lambda: make_key("console-1"))
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    is_away: bool = False
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def account(self) -> ProviderAccount:
        return ProviderAccount(
            issuer=ISSUER,
            client_id=CLIENT_ID,
            redirect_uri=f"{ADDRESS}/dang-nhap/tra-ve",
            key=self.client_key,
            secret=None,
            second_acr=frozenset({SECOND}),
            second_amr=frozenset({"otp"}),
        )

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def log_in(self, address: str, subject: str, *, name: str = "", is_second: bool = True, **changes: Any) -> str:
        """Somebody logs in at the address that the console sent him to; the path that he comes back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["code_challenge_method"] == "S256"
        assert asked["response_type"] == "code"
        code = str(uuid4())
        self._codes[code] = {
            "challenge": asked["code_challenge"],
            "redirect_uri": asked["redirect_uri"],
            "claims": {
                "sub": subject,
                "name": name or f"Cán bộ {subject}",
                "nonce": asked["nonce"],
                "auth_time": int(utc_now().timestamp()),
                "sid": f"sid-{subject}",
                **({"acr": SECOND} if is_second else {}),
                **changes,
            },
        }
        answer = {"code": code, "state": asked["state"], "iss": ISSUER}
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(answer)}"

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token of this provider."""
        now = int(utc_now().timestamp())
        whole = {"iss": ISSUER, "aud": CLIENT_ID, "iat": now, "exp": now + 300, **claims, **self.claims}
        told = {"alg": "ES256", "kid": self.key.kid, **header, **self.header}
        whole = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode(told, whole, self.key, algorithms=["ES256"])

    def logout_token(self, **claims: Any) -> str:
        return self.sign({"jti": str(uuid4()), "events": {LOGOUT_EVENT: {}}, **claims})

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.is_away:
            raise httpx.ConnectError("away", request=request)
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(200, json=self._discovery())
        if request.url.path == "/jwks":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        if request.url.path == "/token":
            return self._token({name: values[0] for name, values in parse_qs(request.content.decode()).items()})
        return httpx.Response(404)

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
            "end_session_endpoint": f"{ISSUER}/session/end",
            "authorization_response_iss_parameter_supported": True,
        }

    def _token(self, form: dict[str, str]) -> httpx.Response:
        pending = self._codes.pop(form.get("code", ""), None)
        if pending is None or not self._is_client(form):
            return httpx.Response(400, json={"error": "invalid_grant"})
        digest = sha256(form["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != pending["challenge"] or form["redirect_uri"] != pending["redirect_uri"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        return httpx.Response(200, json={"token_type": "Bearer", "id_token": self.sign(pending["claims"])})

    def _is_client(self, form: dict[str, str]) -> bool:
        public = ECKey.import_key(self.client_key.as_dict(private=False))
        claims = jwt.decode(form["client_assertion"], public, algorithms=["ES256"]).claims
        return claims["iss"] == claims["sub"] == CLIENT_ID and ISSUER in claims["aud"]
