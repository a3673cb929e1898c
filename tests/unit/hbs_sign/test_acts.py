"""An act that is not what was asked for is not signed, whatever its service says of it."""

import copy
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from hbs_schema.statements.payloads import Close
from hbs_schema.statements.statement import parse_statement
from hbs_sign.acts import Wanted, open_act, sign_opened_act
from hbs_sign.door import Door
from hbs_sign.errors import AnswerUnusable, ContentDiffers, SigningStopped
from hbs_sign.keys import one_by_one
from tests.unit.hbs_sign.hostile import ABOUT, KEY, NOW, mutants

ACT_ID = "0196f0a0-0000-7000-8000-000000000009"
WANTED = Wanted(ACT_ID, "close", "principal", ABOUT)
ACT: dict[str, Any] = {
    "act_id": ACT_ID,
    "kind": "close",
    "state": "open",
    "roles": ["principal"],
    "signed_roles": [],
    "members": {
        "registrar": "so-01",
        **ABOUT,
        "level": "primary",
        "track": "completed",
        "window": "1",
        "scope": {"grades": [4]},
        "seq": 1,
        "previous": "A" * 43,
        "results": [{"grade": 4, "result": "HTT", "count": 1}],
        "left_out": [],
    },
    "packets": [{"record_key": "A" * 43, "packet": "B" * 42 + "A"}],
}
Change = Callable[[dict[str, Any]], Any]


def opened_and_signed(folder: Path, change: Change = lambda act: None) -> list[str]:  # noqa: ARG005
    """What was handed over."""
    act = copy.deepcopy(ACT)
    change(act)
    posted: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            posted.append(json.loads(request.content)["statement"])
        return httpx.Response(200, json=act)

    http = httpx.Client(base_url="https://school.test", transport=httpx.MockTransport(answer))
    with ExitStack() as stack:
        opened = open_act(stack, Door(http, lambda: "token"), one_by_one(KEY), WANTED, folder / "journal")
        sign_opened_act(opened, clock=lambda: NOW)
    return posted


def test_what_was_asked_for_is_signed(tmp_path: Path) -> None:
    [posted] = opened_and_signed(tmp_path)

    payload = parse_statement(posted, Close).payload
    assert (payload.role, payload.count, payload.scope.grades) == ("principal", 1, (4,))


REFUSED: dict[str, Change] = {
    "another act": lambda act: act.update(act_id=ACT_ID[:-1] + "8"),
    "another kind": lambda act: act.update(kind="withdrawal-request"),
    "another school": lambda act: act["members"].update(school="79000002"),
    "another year": lambda act: act["members"].update(school_year="2024-2025"),
    "a role that has no part in it": lambda act: act.update(roles=["seal"]),
    "a packet that no result counts": lambda act: act["packets"].append({"record_key": "E" * 43, "packet": "A" * 43}),
    "one packet twice": lambda act: (
        act["packets"].append(act["packets"][0]),
        act["members"]["results"][0].update(count=2),
    ),
    "members that no close has": lambda act: act["members"].update(reason="x"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_not(tmp_path: Path, name: str) -> None:
    with pytest.raises((ContentDiffers, AnswerUnusable)):
        opened_and_signed(tmp_path, REFUSED[name])


def test_every_answer_of_another_shape_is_a_refusal_in_words(tmp_path: Path) -> None:
    refused = 0
    for number, mutant in enumerate(mutants(ACT)):
        try:
            opened_and_signed(tmp_path / str(number), mutant)
        except SigningStopped:
            refused += 1
    assert refused > number / 2
