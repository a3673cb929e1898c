"""Services that tell of transfers and sign-offs: good answers, changed in one place by a test."""

import copy
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from hbs_schema.base64url import encode
from hbs_schema.building.trees import sign_document
from hbs_schema.reviews.sign_off import sign_off_content
from hbs_schema.transfers.statements import HandOver, record_digest, with_text
from hbs_sign.documents import Desk, open_document, sign_opened_document
from hbs_sign.door import Door
from hbs_sign.keys import one_by_one
from hbs_sign.sign_offs import SignOffDesk
from hbs_sign.transfers import Kind, TransferDesk
from tests.unit.hbs_sign.hostile import KEY, NOW

CASE_ID = "0196f0a0-0000-7000-8000-00000000000a"
GIVER, RECEIVER = "79000001", "79000002"
CODE = "0" * 12 + "4" + "0" * 3 + "8" + "0" * 15
RECORD = record_digest(CODE)
SIDES = {
    "giver": {"registrar": "so-01", "school": GIVER},
    "receiver": {"registrar": "so-01", "school": RECEIVER},
}
YEAR = {"school_year": "2025-2026", "grade": 4, "record_key": "A" * 43, "packet": "B" * 42 + "A"}
Change = Callable[[dict[str, Any]], Any]


def transfer_answers(kind: Kind, *, is_mid_year: bool = False) -> dict[str, Any]:
    """What a service of good faith says of a case in which it is this side's turn, by the end of the path."""
    giving, taking = SIDES["giver"], SIDES["receiver"]
    shared = {"role": "principal", "transfer": CASE_ID, "record": RECORD, "level": "primary"}
    interim = {"interim": {"school_year": "2026-2027", "packet": "C" * 42 + "A"}} if is_mid_year else {}
    handed = with_text("hand-over", {**giving, **shared, "to": taking, "years": [YEAR], **interim})
    jws = sign_document(HandOver, handed, key=KEY, signed_at=NOW)
    is_giver = kind == "hand-over"
    acts: list[dict[str, Any]] = [{"act": "apply"}, {"act": "consent"}]
    acts += [] if is_giver else [{"act": "hand-over", "statement": jws.jws}]
    case = {
        "transfer_id": CASE_ID,
        "side": "giver" if is_giver else "receiver",
        "record": RECORD,
        "level": "primary",
        **SIDES,
        "is_mid_year": is_mid_year,
        "state": "consented" if is_giver else "handed-over",
        "years": [YEAR],
        "acts": acts,
        **({"pupil_code": "HS-0001"} if is_giver else {}),
    }
    members = handed if is_giver else with_text(kind, {**taking, **shared, "hand_over": jws.name})
    content = {"kind": kind, "members": members, "record": RECORD, "transfer_id": CASE_ID}
    return copy.deepcopy({"content": content, CASE_ID: case})


def sign_off_answers() -> dict[str, Any]:
    """What a registry of good faith says of a school's figures."""
    figures = dict.fromkeys(("refused", "revoked", "excused", "elsewhere", "unexpected", "unexpected_refused"), 0)
    figures |= {"enrolled": 3, "expected": 3, "missing": 1, "valid": 2}
    members = {
        "registrar": "so-01",
        "school_year": "2025-2026",
        "level": "primary",
        "track": "completed",
        "window": "7",
        "school": GIVER,
        "grades": [4, 5],
        "enrolment": 2,
        "figures": figures,
        "packets": "A" * 43,
    }
    content = encode(sign_off_content(members))
    told = {"content": content, "packets": "A" * 43, "enrolment": 2, "figures": figures}
    return copy.deepcopy({"content": told, "sign-offs": []})


class Service:
    """Answers by the end of the path; `put` are the bodies that it was given, by their paths."""

    def __init__(self, answers: dict[str, Any], change: Change = lambda good: None) -> None:  # noqa: ARG005
        change(answers)
        self.answers = answers
        self.put: list[tuple[str, dict[str, Any]]] = []
        self.refusal: tuple[int, str] | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            self.put.append((request.url.path, json.loads(request.content)))
            if self.refusal is not None:
                status, code = self.refusal
                return httpx.Response(status, json={"type": f"urn:hbs:problem:{code}", "title": code})
            return httpx.Response(200, json=self.answers.get(CASE_ID) or signed_off(request.url.path))
        nothing = httpx.Response(404, content=b"[" * 1_000)
        answer = self.answers.get(request.url.path.rpartition("/")[2], nothing)
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    @property
    def door(self) -> Door:
        http = httpx.Client(base_url="https://service.test", transport=httpx.MockTransport(self))
        return Door(http, lambda: "token", clock=lambda: NOW)

    def transfer(self, kind: Kind, *, code: str = CODE) -> TransferDesk:
        school = SIDES["giver" if kind == "hand-over" else "receiver"]["school"]
        pupil = {"pupil_code": "MOI-0001"} if kind == "transfer-acceptance" else {}
        return TransferDesk(self.door, school, CASE_ID, kind, code, pupil)

    def sign_off(self, *grades: int, note: str = "") -> SignOffDesk:
        return SignOffDesk(self.door, 7, GIVER, grades, note)


def signed_off(path: str, **changes: Any) -> dict[str, Any]:
    """A sign-off as the registry tells it."""
    number = path.rpartition("/")[2]
    return {"sign_off_id": number, "school": GIVER, "grades": [4, 5], "is_standing": True, **changes}


def sign(desk: Desk, folder: Path) -> bool:
    """Opened, looked at, signed; whether anything was left to sign."""
    with ExitStack() as stack:
        opened = open_document(stack, desk, one_by_one(KEY), folder / "journal")
        sign_opened_document(opened, clock=lambda: NOW)
        return opened.waiting.unsigned is not None


def look(desk: Desk) -> None:
    """As far as the signer is shown it."""
    unsigned = desk.look().unsigned
    if unsigned is not None:
        unsigned.check()
