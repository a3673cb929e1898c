import base64
import hashlib
import hmac
import json
import os
import re
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey

from hbs_kit.identity import Caller, Login
from hbs_kit.jwks import JwksFile, JwksUnusable
from hbs_kit.token_errors import TokenRefused
from tests.unit.hbs_kit.access_tokens import AT, CLAIMS, EC, NOW, RSA, STRANGER, token, tokens_of, write_jwks


def by_hand(header: dict[str, Any], signature: bytes | None = None, key: bytes = b"") -> str:
    """Tokens that no proper library would make."""
    signed = f"{b64(json.dumps(header))}.{b64(json.dumps(CLAIMS))}"
    if signature is None:
        signature = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{b64(signature)}"


def b64(value: str | bytes) -> str:
    raw = value.encode() if isinstance(value, str) else value
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_a_good_token_makes_a_caller(tokens):
    assert tokens.verify(token()) == Caller(
        client_id="vendor-1",
        subject="vendor-1",
        scopes=frozenset({"things:read", "things:write"}),
        acts_for=frozenset({"p1", "p2"}),
        token_id="t-1",
        issuer="https://issuer",
        names_acts_for=True,
        login=Login(),
    )


def test_a_login_is_told_as_the_issuer_says_it(tokens):
    caller = tokens.verify(token(sub="p-1", auth_time=AT - 30, acr="loa3", amr=["pwd", "otp"]))

    assert caller.login == Login(NOW - timedelta(seconds=30), "loa3", frozenset({"pwd", "otp"}))


@pytest.mark.parametrize(
    ("claims", "is_person"),
    [({}, False), ({"sub": "p-1"}, True), ({"auth_time": AT}, True), ({"sub": "p-1", "auth_time": AT}, True)],
)
def test_a_subject_of_its_own_or_a_login_makes_a_person(tokens, claims, is_person):
    assert tokens.verify(token(**claims)).is_person is is_person


@pytest.mark.parametrize("claims", [{"auth_time": "now"}, {"auth_time": -1}, {"acr": 3}, {"amr": "otp"}, {"amr": [1]}])
def test_a_malformed_login_refuses_the_token(tokens, claims):
    with pytest.raises(TokenRefused):
        tokens.verify(token(**claims))


def test_an_absent_list_of_places_is_not_an_empty_one(tokens):
    assert tokens.verify(token(places=[])).names_acts_for
    assert not tokens.verify(token(without=("places",))).names_acts_for


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
def test_rsa_signatures_are_taken(tokens, alg):
    assert tokens.verify(token(RSA, {"alg": alg})).client_id == "vendor-1"


@pytest.mark.parametrize(
    "good",
    [
        {"header": {"typ": "application/at+jwt"}},
        {"header": {"typ": "AT+JWT"}},
        {"aud": ["other", "registry"]},
        {"exp": AT - 59, "iat": AT - 600},
        {"iat": AT + 59},
        {"nbf": AT + 59},
        {"without": ["scope"]},
        {"without": ["places"]},
    ],
    ids=str,
)
def test_what_the_profile_allows_passes(tokens, good):
    assert tokens.verify(token(**good))


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"iss": "https://other"}, "iss"),
        ({"iss": "https://issuer/"}, "iss"),
        ({"without": ["iss"]}, "iss"),
        ({"aud": "other"}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": {"registry": 1}}, "aud"),
        ({"without": ["aud"]}, "aud"),
        ({"header": {"typ": "JWT"}}, "typ"),
        ({"header": {"typ": "id+jwt"}}, "typ"),
        ({"header": {"kid": "nobody"}}, "kid"),
        ({"key": RSA, "header": {"kid": "ec", "alg": "RS256"}}, "alg-of-key"),
        ({"key": EC, "header": {"kid": "rsa"}}, "alg-of-key"),
        ({"key": STRANGER}, "signature: BadSignatureError"),
        ({"exp": AT - 60}, "expired"),
        ({"exp": AT + 3601}, "lifetime"),
        ({"exp": str(AT + 600)}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": 1e300}, "exp"),
        ({"without": ["exp"]}, "exp"),
        ({"iat": AT + 61}, "iat"),
        ({"without": ["iat"]}, "iat"),
        ({"nbf": AT + 61}, "nbf"),
        ({"nbf": "soon"}, "nbf"),
        ({"without": ["client_id"]}, "client_id"),
        ({"client_id": ["vendor-1"]}, "client_id"),
        ({"without": ["sub"]}, "sub"),
        ({"without": ["jti"]}, "jti"),
        ({"scope": ["things:read"]}, "scope"),
        ({"places": "p1"}, "scope"),
        ({"places": [1]}, "scope"),
    ],
    ids=lambda value: re.sub(r"<[^>]* object at [^>]*>", "another key", str(value)),
)
def test_each_flaw_refuses_the_token(tokens, bad, reason):
    with pytest.raises(TokenRefused) as refused:
        tokens.verify(token(**bad))

    assert refused.value.reason == reason


PUBLIC_PEM = RSA.as_pem(private=False)


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        (by_hand({"alg": "none", "typ": "at+jwt", "kid": "ec"}, b""), "alg"),
        (by_hand({"alg": "None", "typ": "at+jwt", "kid": "ec"}, b""), "alg"),
        # The public key as an HMAC secret: the classic confusion.
        (by_hand({"alg": "HS256", "typ": "at+jwt", "kid": "rsa"}, key=PUBLIC_PEM), "alg"),
        (by_hand({"alg": "ES384", "typ": "at+jwt", "kid": "ec"}, b"x" * 96), "alg"),
        (by_hand({"alg": "ES256", "typ": "at+jwt"}, b"x" * 64), "kid"),
        (by_hand({"alg": "ES256", "typ": "at+jwt", "kid": ["ec"]}, b"x" * 64), "kid"),
        (by_hand({"typ": "at+jwt", "kid": "ec"}, b"x" * 64), "malformed"),
        (by_hand({"alg": "ES256", "kid": "ec"}, b"x" * 64), "typ"),
        (
            by_hand({"alg": "ES256", "typ": "at+jwt", "kid": "ec", "crit": ["x"]}, b"x" * 64),
            "crit",
        ),
        (
            by_hand({"alg": "ES256", "typ": "at+jwt", "kid": "ec", "b64": True}, b"x" * 64),
            "crit",
        ),
        ("x" * 20_000, "too-long"),
        ("", "malformed"),
        ("a.b", "malformed"),
        ("a.b.c.d.e", "malformed"),
        ("é.é.é", "malformed"),
    ],
)
def test_forged_tokens_are_refused(tokens, forged, reason):
    with pytest.raises(TokenRefused) as refused:
        tokens.verify(forged)

    assert refused.value.reason == reason


def test_one_changed_letter_refuses_the_token(tokens):
    head, body, signature = token().split(".")
    changed = b64(json.dumps({**CLAIMS, "scope": "everything"}))
    assert body != changed

    with pytest.raises(TokenRefused):
        tokens.verify(f"{head}.{changed}.{signature}")


def test_a_new_key_is_found_when_the_file_changes(tokens, jwks):
    fresh = ECKey.generate_key("P-256", {"kid": "fresh"})
    with pytest.raises(TokenRefused):
        tokens.verify(token(fresh))

    write_jwks(jwks, EC, fresh)
    os.utime(jwks, ns=(1, 1))

    assert tokens.verify(token(fresh))


def test_a_withdrawn_key_is_refused_when_the_file_changes(tokens, jwks):
    write_jwks(jwks, RSA)
    os.utime(jwks, ns=(1, 1))

    with pytest.raises(TokenRefused):
        tokens.verify(token())


@pytest.mark.parametrize("content", ["", "{", "{}", '{"keys": []}', '{"keys": [{"kty": "EC"}]}'])
def test_a_spoilt_file_leaves_the_last_good_keys(tokens, jwks, content):
    jwks.write_text(content)

    assert tokens.verify(token())


@pytest.mark.parametrize(
    "key",
    [
        EC.as_dict(private=True),
        RSA.as_dict(private=True),
        OctKey.generate_key(256, {"kid": "o"}).as_dict(private=True),
        ECKey.generate_key("P-384", {"kid": "e"}).as_dict(private=False),
        {k: v for k, v in EC.as_dict(private=False).items() if k != "kid"},
    ],
    ids=["private EC", "private RSA", "secret", "P-384", "no kid"],
)
def test_a_set_with_a_key_that_must_not_be_there_is_refused_whole(tmp_path, key):
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [RSA.as_dict(private=False), key]}))

    with pytest.raises(JwksUnusable):
        JwksFile(path)


def test_one_kid_twice_is_refused(tmp_path):
    path = tmp_path / "jwks.json"
    write_jwks(path, EC, STRANGER)

    with pytest.raises(JwksUnusable):
        JwksFile(path)


def test_the_lifetime_allowed_is_a_setting(jwks):
    strict = tokens_of(jwks, max_lifetime=timedelta(minutes=5))

    with pytest.raises(TokenRefused):
        strict.verify(token())
