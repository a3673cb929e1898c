"""A service that a test makes lie: good answers over real strings, changed in one place."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from hbs_schema.building.keys import memory_key
from hbs_schema.parts import make_part
from hbs_sign.door import Door
from hbs_sign.keys import one_by_one
from hbs_sign.rounds import Round, Target, open_round, sign_round
from tests.support.pki import TestCa

NOW = datetime(2026, 5, 30, 8, tzinfo=UTC)
SCHOOL, YEAR, MATHS = "79000001", "2025-2026", "subjects/TOAN"
CLASS_ID = "0196f0a0-0000-7000-8000-000000000001"
SESSION_ID = "0196f0a0-0000-7000-8000-000000000002"
POLICY = {"id": "full-chain", "version": 1, "digest": "A" * 43}
TARGET = Target(CLASS_ID, "subject-teacher", MATHS)
ABOUT = {"school": SCHOOL, "school_year": YEAR}
_EC = ec.generate_private_key(ec.SECP256R1())
KEY = memory_key(_EC, TestCa("Hostile").certify("signer", _EC))


def item(position: int, class_name: str = "4A") -> dict[str, Any]:
    """A pupil's maths, the same at each call."""
    return copy.deepcopy(_item(position, class_name))


@cache
def _item(position: int, class_name: str) -> dict[str, Any]:
    header = {
        "format": "hbs/1",
        "schema": "primary/2",
        "record_key": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop" + "AEIMQUYcgkosw048"[position],
        "registrar": "so-01",
        "school": SCHOOL,
        "school_year": YEAR,
        "level": "primary",
        "grade": 4,
        "class": class_name,
        "track": "completed",
        "policy": POLICY,
    }
    parts = [
        make_part("header", header),
        make_part("identity", {"full_name": "Nguyễn Văn A"}),
        make_part(MATHS, {"level": "T", "comment": "Tốt"}),
    ]
    return {
        "position": position,
        "draft_id": f"0196f0a0-0000-7000-8000-00000000001{position}",
        "parts": [part.text for part in parts],
        "endorsements": [],
        "statement": None,
        "warnings": [{"sentences": {"vi": "a", "en": "b"}}],
        "changed_since": {"fields": [{"pointer": "/subjects~1TOAN/comment", "before": None, "after": "Tốt"}]},
    }


def answers() -> dict[str, Any]:
    """What a service of good faith says, by the end of the path."""
    members = {
        "registrar": "so-01",
        **ABOUT,
        "level": "primary",
        "track": "completed",
        "role": "subject-teacher",
        "covers": "part",
        "scope": {"class": "4A", "part": MATHS},
        "policy": POLICY,
    }
    line = {
        "class_id": CLASS_ID,
        "class": "4A",
        "grades": [4],
        "role": "subject-teacher",
        "part": MATHS,
        "title": {"vi": "Toán", "en": "Mathematics"},
        "waiting": 2,
        "blocked": 0,
    }
    session = {"session_id": SESSION_ID, "stage": 0, "is_individual": False, "members": members, "warnings": []}
    told = {
        "signing-work": {"items": [line]},
        "signing-sessions": session,
        "items": {"items": [item(0), item(1)], "next": None},
        "statements": {},
    }
    return copy.deepcopy(told)


class Liar:
    """The service; `posted` are the statements that it was given."""

    def __init__(self, change: Callable[[dict[str, Any]], Any] = lambda good: None) -> None:  # noqa: ARG005
        self.answers = answers()
        change(self.answers)
        self.posted: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        if name == "statements":
            self.posted += json.loads(request.content)["statements"]
        answer = self.answers.get(name, httpx.Response(404, content=b"[" * 100_000))
        if isinstance(answer, httpx.Response):
            return answer
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return httpx.Response(200, content=body, headers=self.headers)

    def door(self) -> Door:
        http = httpx.Client(base_url="https://school.test", transport=httpx.MockTransport(self))
        return Door(http, lambda: "token", clock=lambda: NOW)

    def opened(self, stack: ExitStack, folder: Path) -> Round:
        return open_round(stack, self.door(), one_by_one(KEY), [TARGET], folder / "journal", ABOUT)

    def sign(self, folder: Path) -> int:
        with ExitStack() as stack:
            return sign_round(self.opened(stack, folder), clock=lambda: NOW)


WRONG: tuple[Any, ...] = (None, 7, -1, 1.5, True, "", "x y", [], [[]], [None], {}, {"class": []}, "\ud7ff" * 40)


def mutants(good: Any, path: tuple[str | int, ...] = ()) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Every member of every answer as something else, and left out."""
    if path:
        for wrong in WRONG:
            yield lambda answer, wrong=wrong: _put(answer, path, copy.deepcopy(wrong))  # type: ignore[misc]
        yield lambda answer: _drop(answer, path)
    below = good.items() if isinstance(good, dict) else enumerate(good) if isinstance(good, list) else ()
    for name, value in below:
        yield from mutants(value, (*path, name))


def _put(answer: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        answer = answer[step]
    answer[path[-1]] = value


def _drop(answer: Any, path: tuple[str | int, ...]) -> None:
    for step in path[:-1]:
        answer = answer[step]
    del answer[path[-1]]
