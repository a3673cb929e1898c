"""What everybody is told: counts, refusals, revoked, replaced and late."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.conftest import Summary

pytestmark = pytest.mark.acceptance

KEYS = {
    *("portal_url", "lookup_code", "second_factor", "bundle", "verify", "pdf", "counts", "refused"),
    *("revoked_code", "replaced_code", "replaced_file", "late"),
}
REFUSED = {
    "proof-invalid": 1,  # a bad inclusion path
    "signature-invalid": 1 + 40,  # one flipped; and one class's homeroom statement
    "certificate-unknown": 1,
    "signatures-incomplete": 1,  # a missing stage
    "result-mismatch": 1,  # a wrong computed result
    "signed-content-changed": 2,  # marks exchanged after the teacher signed
}


def ask(first: Summary, path: str, **body: str) -> httpx.Response:
    return httpx.post(f"{first['portal_url']}{path}", json=body, trust_env=False, timeout=60)


def check_file(first: Summary, file: str) -> Any:
    answer = httpx.post(
        f"{first['portal_url']}/v1/files/check",
        content=Path(file).read_bytes(),
        headers={"Content-Type": "application/json"},
        trust_env=False,
        timeout=60,
    )
    return answer.json()


def test_the_summary_has_everything_that_it_promises(first: Summary) -> None:
    assert first.keys() >= KEYS


@pytest.mark.parametrize("tier", ["schools", "so-registry", "bo-gateway", "lookup-portal"])
def test_the_counts_of_a_tier_balance(first: Summary, tier: str) -> None:
    own = first["counts"][tier]
    assert own["received"] == own["accepted"] + own["already_accepted"] + own["refused"] + own["late"]
    assert own["effective"] == own["accepted"] - own["withdrawn"] - own["superseded"]


def test_the_tiers_agree_with_one_another(first: Summary) -> None:
    counts = first["counts"]
    assert {name: counts["schools"][name] for name in counts["schools"] if name != "sent"} == {
        name: counts["so-registry"][name] for name in counts["so-registry"] if name != "sent"
    }
    assert counts["schools"]["sent"] == counts["so-registry"]["received"]
    for name in ("accepted", "withdrawn", "superseded", "effective"):
        assert len({tier[name] for tier in counts.values()}) == 1, name


def test_two_classes_of_forty_and_the_good_neighbours_of_the_refused_are_accepted(first: Summary) -> None:
    own = first["counts"]["so-registry"]
    assert own == {
        "sent": 120,
        "received": 210,
        "accepted": 40 + 40 + 35 + 6 + 1,
        "already_accepted": 1,
        "refused": 5 + 40 + 2,
        "late": 40,
        "withdrawn": 1,
        "superseded": 1,
        "effective": 120,
    }


def test_the_refused_ones_are_the_named_ones(first: Summary) -> None:
    assert first["refused"] == REFUSED


def test_the_code_is_effective(first: Summary) -> None:
    assert ask(first, "/v1/lookups/status", code=first["lookup_code"]).json()["state"] == "effective"


def test_the_revoked_code_says_so_and_shows_nothing(first: Summary) -> None:
    told = ask(first, "/v1/lookups/status", code=first["revoked_code"])
    assert told.json()["state"] == "revoked"
    shown = ask(first, "/v1/lookups/holder", code=first["revoked_code"], birth_date=first["second_factor"])
    assert shown.status_code == 404


def test_the_replaced_code_is_effective_and_its_old_file_is_superseded(first: Summary) -> None:
    assert ask(first, "/v1/lookups/status", code=first["replaced_code"]).json()["state"] == "effective"
    assert check_file(first, first["replaced_file"])["portal"]["state"] == "superseded"


def test_the_bundle_is_the_current_version(first: Summary) -> None:
    told = check_file(first, first["bundle"])
    assert (told["overall"], told["portal"]["state"]) == ("genuine", "current")


def test_what_came_after_the_lock_is_late(first: Summary) -> None:
    assert first["late"] == "late"


def test_a_wrong_birth_date_and_an_unknown_code_get_one_answer(first: Summary) -> None:
    wrong = ask(first, "/v1/lookups/holder", code=first["lookup_code"], birth_date="2001-01-01")
    unknown = ask(first, "/v1/lookups/holder", code="0" * 32, birth_date=first["second_factor"])
    assert (wrong.status_code, wrong.json()["type"]) == (unknown.status_code, unknown.json()["type"])
