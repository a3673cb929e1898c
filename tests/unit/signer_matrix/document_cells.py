"""Forgeries of transfers and sign-offs by the service that asks for them: what hbs-sign makes of them."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hbs_schema.base64url import decode, encode
from hbs_schema.reviews.sign_off import SignOff, sign_off_content
from hbs_schema.transfers.statements import with_text
from hbs_sign.documents import Desk
from hbs_sign.errors import SigningStopped
from tests.unit.hbs_sign.documents import (
    CASE_ID,
    CODE,
    Change,
    Service,
    sign,
    sign_off_answers,
    transfer_answers,
)
from tests.unit.signer_matrix.cell import Cell

UNTRUE = frozenset({"signed-what-was-not-shown"})
DIFFERS = "content-differs"
HAND_OVER, ACCEPTANCE = "hand-over", "transfer-acceptance"
OTHER_SCHOOL = {"registrar": "so-01", "school": "79000099"}


def _found(service: Service, desk: Desk) -> frozenset[str]:
    """The refusal's code; nothing for what was signed as it was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            sign(desk, Path(folder))
        except SigningStopped as stopped:
            return frozenset({stopped.code}) if not service.put else UNTRUE
    return frozenset() if len(service.put) == 1 else UNTRUE


def _cell(group: str, forged: str, code: str, open_desk: Callable[[], tuple[Service, Desk]]) -> Cell:
    async def found() -> frozenset[str]:
        return _found(*open_desk())

    return Cell(group, forged, "client", code, found)


def _giving(group: str, forged: str, change: Change, code: str = DIFFERS) -> Cell:
    def opened() -> tuple[Service, Desk]:
        service = Service(transfer_answers("hand-over"), change)
        return service, service.transfer("hand-over")

    return _cell(group, forged, code, opened)


def _taking(group: str, forged: str, change: Change, *, code: str = DIFFERS, lookup_code: str = CODE) -> Cell:
    def opened() -> tuple[Service, Desk]:
        service = Service(transfer_answers("transfer-acceptance"), change)
        return service, service.transfer("transfer-acceptance", code=lookup_code)

    return _cell(group, forged, code, opened)


def _reviewing(group: str, forged: str, change: Change, code: str = DIFFERS) -> Cell:
    def opened() -> tuple[Service, Desk]:
        service = Service(sign_off_answers(), change)
        return service, service.sign_off()

    return _cell(group, forged, code, opened)


def _members(kind: str, **changes: Any) -> Change:
    """With the sentence that belongs to the changed members: only what they say can betray them."""

    def change(told: dict[str, Any]) -> None:
        members = {name: value for name, value in told["content"]["members"].items() if name != "text"}
        told["content"]["members"] = with_text(kind, {**members, **changes})

    return change


def _sentence(told: dict[str, Any]) -> None:
    told["content"]["members"]["text"] = "Tôi đồng ý."


def _figures(**changes: Any) -> Change:
    def change(told: dict[str, Any]) -> None:
        said = SignOff.model_validate_json(decode(told["content"]["content"])).model_dump(exclude_none=True)
        members = {name: value for name, value in said.items() if name not in ("v", "kind", "text")}
        told["content"]["content"] = encode(sign_off_content(members | changes))

    return change


def _other_sentence(told: dict[str, Any]) -> None:
    content = decode(told["content"]["content"])
    told["content"]["content"] = encode(content.replace("đã tiếp nhận 2".encode(), "đã tiếp nhận 3".encode()))


def _as_it_is(told: dict[str, Any]) -> None:
    """No forgery."""


def _second_hand_over(told: dict[str, Any]) -> None:
    told[CASE_ID]["acts"].append(told[CASE_ID]["acts"][-1])


DOCUMENT_CELLS = (
    _giving("wrong school", "A hand-over to another school than the case's", _members(HAND_OVER, to=OTHER_SCHOOL)),
    _giving("wrong role", "A hand-over in another role than the head's", _members(HAND_OVER, role="deputy")),
    _giving("exchanged parts", "A hand-over of other years than the case has", _members(HAND_OVER, years=[])),
    _giving("exchanged parts", "A hand-over under another sentence", _sentence),
    _giving("name exchanged", "A hand-over of another record", _members(HAND_OVER, record="A" * 43)),
    _giving("exchanged parts", "A hand-over as the case has it", _as_it_is, ""),
    _taking(
        "statement replayed",
        "An acceptance of another hand-over than the case's",
        _members(ACCEPTANCE, hand_over="A" * 43),
    ),
    _taking("statement replayed", "Two hand-overs in one case", _second_hand_over),
    _taking(
        "name exchanged",
        "A record that is not that of the family's lookup code",
        _as_it_is,
        lookup_code=CODE[:-1] + "1",
    ),
    _taking("statement replayed", "An acceptance of the case's own hand-over", _as_it_is, code=""),
    _reviewing("wrong school", "A sign-off of another school than was asked for", _figures(school="79000099")),
    _reviewing("statement replayed", "A sign-off of another window's figures", _figures(window="8")),
    _reviewing(
        "exchanged parts", "A sign-off of other records than are told beside it", _figures(packets="B" * 42 + "A")
    ),
    _reviewing("exchanged parts", "A sign-off with a note that the reviewer did not write", _figures(note="Đồng ý")),
    _reviewing("exchanged parts", "A sign-off whose sentence is not that of its figures", _other_sentence),
    _reviewing("exchanged parts", "A sign-off as it was asked for", _as_it_is, ""),
)
