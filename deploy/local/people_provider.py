"""An identity provider for trying the console out: OpenID Connect with code and PKCE, and no password at all.

Usage: python -m deploy.local.people_provider PORT ISSUER CONSOLE CLIENT_PUBLIC_KEY [HOST]

It is for loopback, made-up people and nothing else: whoever opens its page is whomever he chooses to be. A Sở has a
provider of its own (docs/operators.md).
"""

import json
import secrets
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from deploy.local.console import CLIENT_ID, PEOPLE, SECOND

LARGEST_BODY: Final = 64 * 1024
CODE_SECONDS: Final = 60
TOKEN_SECONDS: Final = 300
LOGIN_PAGE: Final = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Đăng nhập (dùng thử)</title><style>
body {{ max-width: 30rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }}
label {{ display: block; padding: .375rem 0; }} button {{ margin-top: 1rem; padding: .5rem 1.5rem; font: inherit; }}
</style><h1>Đăng nhập (dùng thử)</h1>
<p>Hệ thống đăng nhập này chỉ để dùng thử trên máy này: không có mật khẩu, không có người thật.</p>
<form method="post"><input type="hidden" name="asked" value="{asked}">
<fieldset><legend>Tài khoản</legend>{people}</fieldset>
<label><input type="checkbox" name="second" value="1" checked> Đã dùng yếu tố xác thực thứ hai</label>
<button>Đăng nhập</button></form></html>"""


@dataclass(frozen=True)
class Login:
    """What a code stands for, until it is redeemed or too old."""

    subject: str
    is_second: bool
    nonce: str
    challenge: str
    at: float


@dataclass
class Provider:
    """One client, keys of this run, codes that are used once."""

    issuer: str
    redirect_uri: str
    client_key: ECKey
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "local"}))
    _codes: dict[str, Login] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def discovery(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> dict[str, object]:
        return {"keys": [self.key.as_dict(private=False)]}

    def is_asked_well(self, asked: Mapping[str, str]) -> bool:
        """Whether the console asks, for a code, with PKCE, and wants its own address back."""
        wanted = {
            "client_id": CLIENT_ID,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        return all(asked.get(name) == value for name, value in wanted.items()) and bool(asked.get("code_challenge"))

    def log_in(self, asked: Mapping[str, str], subject: str, *, is_second: bool) -> str:
        """The address at which the console goes on."""
        code = secrets.token_urlsafe(32)
        login = Login(subject, is_second, asked.get("nonce", ""), asked["code_challenge"], time.time())
        with self._lock:
            self._codes = {name: kept for name, kept in self._codes.items() if login.at - kept.at < CODE_SECONDS}
            self._codes[code] = login
        answer = {"code": code, "state": asked.get("state", ""), "iss": self.issuer}
        return f"{self.redirect_uri}?{urlencode(answer)}"

    def redeem(self, form: Mapping[str, str]) -> dict[str, object] | None:
        """Tokens for a code, once; None for whatever is not the console's, or not what was asked for."""
        with self._lock:
            login = self._codes.pop(form.get("code", ""), None)
        if login is None or time.time() - login.at > CODE_SECONDS or not self._is_client(form):
            return None
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != login.challenge or form.get("redirect_uri") != self.redirect_uri:
            return None
        return {"token_type": "Bearer", "access_token": secrets.token_urlsafe(16), "id_token": self._token(login)}

    def _token(self, login: Login) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": login.subject,
            "name": PEOPLE[login.subject],
            "nonce": login.nonce,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "auth_time": int(login.at),
            **({"acr": SECOND, "amr": ["otp"]} if login.is_second else {"amr": ["pwd"]}),
        }
        return jwt.encode({"alg": "ES256", "kid": "local"}, claims, self.key, algorithms=["ES256"])

    def _is_client(self, form: Mapping[str, str]) -> bool:
        """Whether the console has signed: private_key_jwt (RFC 7523)."""
        try:
            claims = jwt.decode(form.get("client_assertion", ""), self.client_key, algorithms=["ES256"]).claims
        except (JoseError, ValueError):
            return False
        return claims.get("iss") == claims.get("sub") == CLIENT_ID and claims.get("exp", 0) > time.time()


class ProviderServer(ThreadingHTTPServer):
    """Serves one provider."""

    daemon_threads = True

    def __init__(self, host: str, port: int, provider: Provider) -> None:
        super().__init__((host, port), ProviderHandler)
        self.provider = provider


class ProviderHandler(BaseHTTPRequestHandler):
    """Discovery, keys, the login's page, the token."""

    server: ProviderServer

    def do_GET(self) -> None:
        provider, path = self.server.provider, urlsplit(self.path).path
        answers = {"/.well-known/openid-configuration": provider.discovery, "/jwks": provider.keys}
        if path == "/auth":
            self._show_login(_first(urlsplit(self.path).query))
        elif path == "/readyz":
            self._send(HTTPStatus.OK, b"", "text/plain")
        elif path in answers:
            self._send_json(HTTPStatus.OK, answers[path]())
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if not 0 < length <= LARGEST_BODY:
            self._send(HTTPStatus.BAD_REQUEST, b"", "text/plain")
            return
        form = _first(self.rfile.read(length).decode("utf-8", "replace"))
        path = urlsplit(self.path).path
        if path == "/auth":
            self._log_in(form)
        elif path == "/token":
            tokens = self.server.provider.redeem(form)
            self._send_json(HTTPStatus.OK, tokens) if tokens else self._refuse()
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: codes would stand in it."""

    def _show_login(self, asked: Mapping[str, str]) -> None:
        if not self.server.provider.is_asked_well(asked):
            self._refuse()
            return
        people = "".join(
            f'<label><input type="radio" name="subject" value="{subject}"{" checked" if not place else ""}> '
            f"{escape(name)} ({subject})</label>"
            for place, (subject, name) in enumerate(PEOPLE.items())
        )
        page = LOGIN_PAGE.format(asked=escape(urlencode(asked), quote=True), people=people)
        self._send(HTTPStatus.OK, page.encode(), "text/html; charset=utf-8")

    def _log_in(self, form: Mapping[str, str]) -> None:
        asked, subject = _first(form.get("asked", "")), form.get("subject", "")
        if subject not in PEOPLE or not self.server.provider.is_asked_well(asked):
            self._refuse()
            return
        place = self.server.provider.log_in(asked, subject, is_second=form.get("second") == "1")
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _refuse(self) -> None:
        self._send_json(HTTPStatus.BAD_REQUEST, {"error": "invalid_request"})

    def _send_json(self, status: HTTPStatus, value: object) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def _first(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


def main() -> None:
    """Serve until told to stop."""
    port, issuer, console, key_file = sys.argv[1:5]
    host = sys.argv[5] if len(sys.argv) > 5 else "127.0.0.1"
    client_key = ECKey.import_key(Path(key_file).read_text("ascii"))
    provider = Provider(issuer, f"{console}/dang-nhap/tra-ve", client_key)
    ProviderServer(host, int(port), provider).serve_forever()


if __name__ == "__main__":
    main()
