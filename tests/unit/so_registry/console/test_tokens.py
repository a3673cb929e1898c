"""Id tokens and logout tokens: only what this provider has signed for this client and this login, and lately."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from hbs_kit.clock import utc_now
from hbs_kit.httpclient import make_client
from so_registry.clients.provider.discovery import Discovery
from so_registry.clients.provider.errors import ProviderAway, TokenWrong
from so_registry.clients.provider.tokens import read_id_token, read_logout_token
from so_registry.domain.people.sessions import Proof
from tests.support.identity_provider import CLIENT_ID, ISSUER, SECOND, IdentityProvider, make_key

ANOTHER: dict[str, dict[str, str]] = {"https://another.test/events/login": {}}


def claims(**changes: Any) -> dict[str, Any]:
    return {"sub": "an", "nonce": "n", "auth_time": int(utc_now().timestamp()) - 60, "acr": SECOND, **changes}


async def read(provider: IdentityProvider, token: str) -> Proof:
    async with make_client(ISSUER, transport=provider.transport()) as http:
        discovery = Discovery(http, ISSUER, utc_now)
        return await read_id_token(token, nonce="n", account=provider.account, discovery=discovery, now=utc_now())


async def test_a_token_says_who_when_and_by_which_factors() -> None:
    provider = IdentityProvider()
    proof = await read(provider, provider.sign(claims(name="Cán bộ An", sid="s1")))
    assert (proof.subject, proof.name, proof.is_second, proof.provider_session) == ("an", "Cán bộ An", True, "s1")
    assert utc_now() - proof.at >= timedelta(seconds=59)
    assert (await read(provider, provider.sign(claims(acr="0", amr=["pwd", "otp"])))).is_second
    assert not (await read(provider, provider.sign(claims(acr="0", amr=["pwd"])))).is_second
    assert not (await read(provider, provider.sign(claims(acr=None, amr="otp")))).is_second


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "another"},
        {"aud": []},
        {"aud": [CLIENT_ID, "another"]},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"iss": "https://evil.test"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"iat": 1_000_000_000},
        {"iat": 9_999_999_999},
        {"iat": None},
        {"iat": True},
        {"auth_time": None},
        {"auth_time": "yesterday"},
        {"auth_time": 9_999_999_999},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a" * 256},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_this_login_is_refused(change: dict[str, Any]) -> None:
    provider = IdentityProvider(claims=change)
    with pytest.raises(TokenWrong):
        await read(provider, provider.sign(claims()))


async def test_a_token_under_another_key_or_algorithm_is_refused() -> None:
    provider, forger = IdentityProvider(), IdentityProvider(key=make_key("provider-1"))
    good = provider.sign(claims())
    header, payload, signature = good.split(".")
    for token in (
        forger.sign(claims()),
        provider.sign(claims(), kid="unknown"),
        f"eyJhbGciOiJub25lIn0.{payload}.",
        f"{header}.{payload}.{signature[::-1]}",
        f"{header}.{payload}",
        "a" * 20_000,
        "é",
        "",
    ):
        with pytest.raises(TokenWrong):
            await read(provider, token)


async def test_a_new_key_is_asked_for_but_not_at_everybodys_word() -> None:
    provider = IdentityProvider()
    now = utc_now()
    async with make_client(ISSUER, transport=provider.transport()) as http:
        discovery = Discovery(http, ISSUER, lambda: now)
        assert await discovery.key("provider-1")
        asked = len(provider.asked)
        provider.key = make_key("provider-2")
        for _ in range(50):
            assert await discovery.key("made-up") is None
        assert len(provider.asked) == asked
        now += timedelta(minutes=2)
        assert await discovery.key("provider-2")
        assert len(provider.asked) == 2 * asked


async def test_what_was_known_lasts_through_a_short_absence_alone() -> None:
    provider = IdentityProvider()
    now = utc_now()
    async with make_client(ISSUER, transport=provider.transport()) as http:
        discovery = Discovery(http, ISSUER, lambda: now)
        assert await discovery.key("provider-1")
        provider.is_away = True
        now += timedelta(minutes=90)
        assert await discovery.key("provider-1")
        now += timedelta(hours=1)
        with pytest.raises(ProviderAway):
            await discovery.key("provider-1")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"issuer": "https://evil.test"}),
        httpx.Response(200, json=[]),
        httpx.Response(200, text="<html>"),
        httpx.Response(302, headers={"location": "https://evil.test"}),
        httpx.Response(
            200,
            json={
                "issuer": ISSUER,
                "authorization_endpoint": "http://login.so.test/auth",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/jwks",
            },
        ),
    ],
    ids=["issuer", "list", "page", "redirect", "plain"],
)
async def test_a_description_that_makes_no_sense_is_as_good_as_none(answer: httpx.Response) -> None:
    async with make_client(ISSUER, transport=httpx.MockTransport(lambda _: answer)) as http:
        with pytest.raises(ProviderAway):
            await Discovery(http, ISSUER, utc_now).endpoints()


@pytest.mark.parametrize(
    ("told", "is_taken"),
    [
        ({"sub": "an"}, True),
        ({"sid": "s1"}, True),
        ({}, False),
        ({"sub": "an", "nonce": "n"}, False),
        ({"sub": "an", "events": ANOTHER}, False),
        ({"sub": "an", "events": None}, False),
        ({"sub": "an", "aud": "another"}, False),
        ({"sub": "an", "iat": 1_000_000_000}, False),
        ({"sub": 7}, False),
    ],
    ids=str,
)
async def test_a_logout_token_is_no_id_token_and_names_somebody(told: dict[str, Any], is_taken: bool) -> None:
    provider = IdentityProvider()
    token = provider.logout_token(**told)
    async with make_client(ISSUER, transport=provider.transport()) as http:
        discovery = Discovery(http, ISSUER, utc_now)
        reading = read_logout_token(token, account=provider.account, discovery=discovery, now=utc_now())
        if is_taken:
            ended = await reading
            assert (ended.subject, ended.provider_session) == (told.get("sub"), told.get("sid"))
        else:
            with pytest.raises(TokenWrong):
                await reading
