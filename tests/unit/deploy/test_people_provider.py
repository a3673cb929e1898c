"""The made-up provider checks what a real one checks: a console that forgets fails here too."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.local.console import CLIENT_ID, PEOPLE, SECOND
from deploy.local.people_provider import Provider

ISSUER, BACK = "http://127.0.0.1:8006", "http://127.0.0.1:8005/dang-nhap/tra-ve"
KEY = ECKey.generate_key("P-256")
VERIFIER = "v" * 43
ASKED = {
    "client_id": CLIENT_ID,
    "redirect_uri": BACK,
    "response_type": "code",
    "code_challenge_method": "S256",
    "code_challenge": urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode(),
    "state": "s",
    "nonce": "n",
}


@pytest.fixture
def provider() -> Provider:
    return Provider(ISSUER, BACK, ECKey.import_key(KEY.as_dict(private=False)))


def redeemed(provider: Provider, place: str, **changes: str) -> dict[str, Any] | None:
    told = {"iss": CLIENT_ID, "sub": CLIENT_ID, "aud": ISSUER, "exp": int(time.time()) + 60}
    assertion = jwt.encode({"alg": "ES256"}, told, KEY, algorithms=["ES256"])
    code = parse_qs(urlsplit(place).query)["code"][0]
    form = {"code": code, "code_verifier": VERIFIER, "redirect_uri": BACK, "client_assertion": assertion, **changes}
    return provider.redeem(form)


def test_a_login_ends_in_a_token_that_says_who_and_how(provider: Provider) -> None:
    place = provider.log_in(ASKED, "van-hanh", is_second=True)
    answer = parse_qs(urlsplit(place).query)
    assert place.startswith(BACK)
    assert (answer["state"], answer["iss"]) == (["s"], [ISSUER])
    tokens = redeemed(provider, place)
    assert tokens
    claims = jwt.decode(str(tokens["id_token"]), provider.key, algorithms=["ES256"]).claims
    assert (claims["sub"], claims["name"], claims["nonce"]) == ("van-hanh", PEOPLE["van-hanh"], "n")
    assert claims["acr"] == SECOND
    assert redeemed(provider, place) is None, "a code is used once"


@pytest.mark.parametrize(
    "changes", [{"code_verifier": "w" * 43}, {"redirect_uri": f"{BACK}/"}, {"client_assertion": "a.b.c"}, {"code": "x"}]
)
def test_what_is_not_the_consoles_gets_no_token(provider: Provider, changes: dict[str, str]) -> None:
    assert redeemed(provider, provider.log_in(ASKED, "van-hanh", is_second=False), **changes) is None


@pytest.mark.parametrize("name", [name for name in ASKED if name not in ("state", "nonce")])
def test_a_console_that_asks_otherwise_is_not_heard(provider: Provider, name: str) -> None:
    assert provider.is_asked_well(ASKED)
    assert not provider.is_asked_well({**ASKED, name: "another"} if name != "code_challenge" else {**ASKED, name: ""})
