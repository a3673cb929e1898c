"""The registrar's API as the service asks it: batches, refusals, outages, tokens."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hbs_kit.httpclient import ClientLimits, ResponseUnusable, make_client
from hbs_kit.mint import make_key
from hbs_schema.registry_api import PupilKeys
from school_api.clients.registry import RegistryClient
from school_api.clients.registry_door import REGISTRAR_TROUBLE
from school_api.clients.tokens import FileTokens, MintedTokens
from school_api.domain.errors import PolicyUnknown, RegistryRefused

NOW = datetime(2026, 6, 1, tzinfo=UTC)


class Fixed:
    def token(self, school: str) -> str:
        return f"token-of-{school}"


def client(answer: Any) -> RegistryClient:
    limits = ClientLimits(attempts=1)
    return RegistryClient(make_client("http://so", limits=limits, transport=httpx.MockTransport(answer)), Fixed())


def problem(status: int, code: str) -> httpx.Response:
    sentences = {"vi": f"Câu trả lời. [{code}]", "en": f"A sentence. [{code}]"}
    return httpx.Response(status, json={"type": f"urn:hbs:problem:{code}", "sentences": sentences})


async def test_codes_are_asked_for_in_batches_and_for_the_school() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        pupils = json.loads(request.content)["pupils"]
        records = [
            {
                "pupil_code": p["pupil_code"],
                "lookup_code": f"{int(p['pupil_code'][1:]):012x}" + "4" + "0" * 3 + "8" + "0" * 15,
                "is_new": True,
            }
            for p in pupils
        ]
        return httpx.Response(200, json={"records": records})

    pupils = [PupilKeys(pupil_code=f"P{number}") for number in range(2001)]
    codes = await client(answer).issue_codes("truong-1", "primary", pupils)

    assert [len(json.loads(request.content)["pupils"]) for request in asked] == [2000, 1]
    assert len(set(codes.values())) == 2001
    assert asked[0].headers["Authorization"] == "Bearer token-of-truong-1"
    assert b"null" not in asked[0].content


async def test_a_refusal_keeps_the_registrars_own_words() -> None:
    with pytest.raises(RegistryRefused) as refused:
        await client(lambda _: problem(409, "window-closed")).list_windows("truong-1")

    [item] = refused.value.problem_items
    assert (refused.value.code, item.vi, item.en) == ("window-closed", "Câu trả lời.", "A sentence.")


async def test_an_unknown_policy_is_told_as_one() -> None:
    with pytest.raises(PolicyUnknown):
        await client(lambda _: problem(404, "document-unknown")).find_policy("truong-1", "A" * 43)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_registrar_in_trouble_does_not_refuse(status: int) -> None:
    with pytest.raises(REGISTRAR_TROUBLE):
        await client(lambda _: problem(status, "x")).list_windows("truong-1")


@pytest.mark.parametrize("body", [b"", b"[1]", b"{}", b"\xff"])
async def test_an_answer_of_another_form_is_never_believed(body: bytes) -> None:
    with pytest.raises(ResponseUnusable):
        await client(lambda _: httpx.Response(200, content=body)).list_windows("truong-1")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'"x"', b'{"type":5,"sentences":[]}'])
async def test_a_refusal_without_words_is_still_a_refusal(body: bytes) -> None:
    with pytest.raises(RegistryRefused):
        await client(lambda _: httpx.Response(403, content=body)).list_windows("truong-1")


def test_a_token_file_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("one\n")
    tokens = FileTokens(file)
    first = tokens.token("x")
    file.write_text("two\n")

    assert (first, tokens.token("x")) == ("one", "two")


def test_a_minted_token_is_kept_until_it_is_nearly_over_and_is_the_schools_own(tmp_path: Path) -> None:
    make_key(tmp_path / "key.json", tmp_path / "jwks.json")
    now = NOW
    tokens = MintedTokens(
        tmp_path / "key.json", issuer="i", audience="so-registry", client_id="group", clock=lambda: now
    )
    first, other = tokens.token("a"), tokens.token("b")
    now += timedelta(minutes=8)
    kept = tokens.token("a")
    now += timedelta(minutes=1)

    assert first == kept
    assert first != other
    assert tokens.token("a") != first
