import os
from datetime import timedelta

import pytest
from joserfc import jwt

from hbs_kit.identity import AccessTokens
from hbs_kit.token_errors import TokenRefused
from tests.unit.hbs_kit.access_tokens import EC, NOW, STRANGER, token, tokens_of, write_jwks


def test_a_token_that_is_known_is_not_verified_again_while_its_key_stands(
    tokens: AccessTokens, jwks, monkeypatch
) -> None:
    told, verified, decode = token(), [], jwt.decode

    def counting(*given, **more):
        verified.append(1)
        return decode(*given, **more)

    monkeypatch.setattr(jwt, "decode", counting)
    first = tokens.verify(told)

    assert tokens.verify(told) is first
    assert len(verified) == 1
    with pytest.raises(TokenRefused):
        tokens.verify(token(key=STRANGER))

    write_jwks(jwks, EC)
    os.utime(jwks, ns=(1, 1))
    assert tokens.verify(told) == first
    assert len(verified) == 3

    write_jwks(jwks, STRANGER)  # another key of the same name
    os.utime(jwks, ns=(2, 2))
    with pytest.raises(TokenRefused):
        tokens.verify(told)


def test_a_token_that_is_known_ends_when_it_says(jwks) -> None:
    now = [NOW]
    tokens = tokens_of(jwks, clock=lambda: now[0])
    told = token()
    tokens.verify(told)

    now[0] += timedelta(minutes=11)
    with pytest.raises(TokenRefused) as refused:
        tokens.verify(told)
    assert refused.value.reason == "expired"


def test_no_more_tokens_are_known_than_bounds_allow_and_none_is_kept_itself(tokens: AccessTokens) -> None:
    first = token(jti="first")
    caller = tokens.verify(first)
    for number in range(520):
        tokens.verify(token(jti=str(number)))

    assert tokens.verify(first) is not caller
    assert tokens.verify(first) == caller
    assert first not in repr(vars(tokens))


def test_one_known_to_one_is_not_known_to_another_audience(tokens: AccessTokens, jwks) -> None:
    elsewhere = tokens_of(jwks, audience="elsewhere")
    told = token()
    tokens.verify(told)

    with pytest.raises(TokenRefused):
        elsewhere.verify(told)
