"""What each level is told of one record, and what it is not told."""

from typing import Any

import pytest

from hbs_schema import base64url
from tests.support.portal import STATED, Portal
from tests.support.publications import EXEMPT_REASON, PERSONAL, birth_date_of, code_of
from tests.support.pupils import lookup_code
from tests.support.world import Locked

pytestmark = pytest.mark.integration

ALL_PERSONAL = [
    text for value in PERSONAL.values() for text in (value.values() if isinstance(value, dict) else [value])
]
SECRETS = [EXEMPT_REASON, *(text for text in ALL_PERSONAL if isinstance(text, str) and text != "verified")]


def holder(locked: Locked, index: int = 0, **changes: str) -> dict[str, str]:
    return {"code": code_of(locked, index), "birth_date": birth_date_of(locked, index), **changes}


async def test_a_code_alone_tells_level_year_and_verdict_and_nothing_else(portal: Portal, locked: Locked) -> None:
    answer = await portal.post("/v1/lookups/status", code=code_of(locked))

    told: dict[str, Any] = answer.json()
    assert answer.status_code == 200
    assert told.pop("sentences") == told["years"][0]["verdict"].pop("sentences")
    verdict = {"state": "effective", "effective_at": "2026-06-15T17:00:00Z"}
    assert told == {
        "state": "effective",
        "years": [{"school_year": "2025-2026", "level": "primary", "verdict": verdict}],
    }


async def test_a_code_that_nobody_issued_is_unknown(portal: Portal) -> None:
    answer = await portal.post("/v1/lookups/status", code=lookup_code())

    assert (answer.status_code, answer.json()["state"], answer.json()["years"]) == (200, "unknown", [])


async def test_the_holder_sees_name_and_results(portal: Portal, locked: Locked) -> None:
    answer = await portal.post("/v1/lookups/holder", **holder(locked))

    told = answer.json()
    packet = locked.packets[0]
    assert answer.status_code == 200
    assert told["verdict"]["state"] == "effective"
    assert told["packet"] == base64url.encode(packet.digest)
    assert told["parts"]["identity"] == packet.value("identity")
    for name in ("subjects/TOAN", "qualities", "competences", "attendance", "outcome", "remarks"):
        assert told["parts"][name] == packet.value(name)


async def test_the_holder_is_never_told_what_is_personal(portal: Portal, locked: Locked) -> None:
    answer = await portal.post("/v1/lookups/holder", **holder(locked))

    assert "personal" not in answer.json()["parts"]
    assert answer.json()["parts"]["subjects/GDTC"] == {"is_exempt": True}
    assert not [text for text in SECRETS if text in answer.text]


async def test_an_organisation_sees_all_parts(portal: Portal, locked: Locked) -> None:
    answer = await portal.ask("/v1/lookups/organisation", code_of(locked))

    assert answer.status_code == 200, answer.text
    parts = answer.json()["parts"]
    assert parts == {part.name: part.value for part in locked.packets[0].parts}


async def test_an_organisation_needs_a_token_with_the_scope(portal: Portal, locked: Locked) -> None:
    body = {**STATED, "code": code_of(locked)}
    for path in ("/v1/lookups/organisation", "/v1/documents/bundle", "/v1/documents/pdf"):
        without = await portal.client.post(path, json=body)
        other = await portal.client.post(path, json=body, headers=portal.token("submissions:read"))

        assert (without.status_code, other.status_code) == (401, 403), path
        assert "parts" not in without.text + other.text


@pytest.mark.parametrize("missing", ["purpose", "legal_ground", "dossier"])
async def test_an_organisation_states_purpose_ground_and_dossier(portal: Portal, locked: Locked, missing: str) -> None:
    body = {name: text for name, text in STATED.items() if name != missing}

    answer = await portal.client.post(
        "/v1/lookups/organisation", json={**body, "code": code_of(locked)}, headers=portal.token()
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{missing}"


@pytest.mark.parametrize("purpose", ["Tuyển sinh\u202e6 pớl", "\u200b", "Dòng 1\nDòng 2"])
async def test_a_purpose_that_would_deceive_the_holder_is_refused(portal: Portal, locked: Locked, purpose: str) -> None:
    answer = await portal.ask("/v1/lookups/organisation", code_of(locked), purpose=purpose)

    assert answer.status_code == 422


async def test_refusals_repeat_nothing_that_was_sent(portal: Portal, locked: Locked) -> None:
    answers = [
        await portal.post("/v1/lookups/holder", **holder(locked, birth_date="2011-01-02")),
        await portal.post("/v1/lookups/holder", **holder(locked, birth_date="02/01/2011")),
        await portal.post("/v1/lookups/status", code=code_of(locked).upper()),
        await portal.client.get(f"/v1/records/{code_of(locked)}"),
    ]

    for answer in answers:
        assert answer.status_code >= 400
        assert answer.json()["sentences"]["vi"]
        assert code_of(locked) not in answer.text.lower()
        assert "2011" not in answer.text
