"""Forgeries by the school's own service, or on the signer's own computer: what hbs-sign makes of them."""

import copy
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import parse_statement
from hbs_sign.errors import SigningStopped
from hbs_sign.journal import Place, open_journal
from hbs_sign.rounds import sign_round
from tests.unit.hbs_sign.hostile import KEY, MATHS, NOW, TARGET, Liar, item
from tests.unit.signer_matrix.cell import Cell

Change = Callable[[dict[str, Any]], Any]
UNTRUE = frozenset({"signed-what-was-not-shown"})


def _signed(change: Change, later: Change, prepare: Callable[[Path], None]) -> frozenset[str]:
    """The refusal's code; nothing for a statement over just what was shown."""
    service = Liar(change)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        prepare(Path(folder) / "journal")
        try:
            opened = service.opened(stack, Path(folder))
            shown = copy.deepcopy([dict(unsigned.members) for unsigned in opened.sittings[0].statements])
            text = opened.sittings[0].statements[0].text
            later(service.answers)
            sign_round(opened, clock=lambda: NOW)
        except SigningStopped as stopped:
            return frozenset({stopped.code}) if not service.posted else UNTRUE
    [posted] = service.posted
    payload = parse_statement(posted["statement"], Endorsement).payload
    is_shown = [payload.root] == [members["root"] for members in shown] and payload.text == text
    return frozenset() if is_shown else UNTRUE


def _cell(
    group: str,
    forged: str,
    code: str,
    change: Change = lambda told: None,  # noqa: ARG005
    *,
    later: Change = lambda told: None,  # noqa: ARG005
    prepare: Callable[[Path], None] = lambda folder: None,  # noqa: ARG005
) -> Cell:
    async def found() -> frozenset[str]:
        return _signed(change, later, prepare)

    return Cell(group, forged, "client", code, found)


def _members(**changes: Any) -> Change:
    return lambda told: told["signing-sessions"]["members"].update(changes)


def _other_class(told: dict[str, Any]) -> None:
    told["items"]["items"].append(item(2, class_name="5B"))


def _exchanged(told: dict[str, Any]) -> None:
    told["items"]["items"] = [item(3)]


def _journal_of_another(folder: Path) -> None:
    own = Place("https://school.test", TARGET.class_id, TARGET.role, TARGET.part, KEY.certificate.thumbprint)
    other = replace(own, thumbprint="A" * 43)
    with open_journal(folder, other, KEY.certificate):
        pass
    (folder / other.file_name).rename(folder / own.file_name)


DIFFERS = "content-differs"
CLIENT_CELLS = (
    _cell("wrong role", "The service opens a session of another role", DIFFERS, _members(role="principal")),
    _cell("wrong school", "The service opens a session of another school", DIFFERS, _members(school="79000002")),
    _cell(
        "wrong subject",
        "The service opens a session of another subject",
        DIFFERS,
        _members(scope={"class": "4A", "part": "subjects/TIENG_VIET"}),
    ),
    _cell(
        "wrong class",
        "The sentence names another class than the records",
        DIFFERS,
        _members(scope={"class": "5B", "part": MATHS}),
    ),
    _cell("wrong class", "A record of another class among those to be signed", DIFFERS, _other_class),
    _cell(
        "policy downgraded", "The sentence names another policy than the records", DIFFERS, _members(policy={"id": "x"})
    ),
    _cell(
        "exchanged parts",
        "The service changes the content after it was shown: what was shown is signed",
        "",
        later=_exchanged,
    ),
    _cell(
        "exchanged parts",
        "The service names another root: the signer's own is signed",
        "",
        _members(root="A" * 43),
    ),
    _cell(
        "exchanged parts",
        "The service sends another sentence: the signer's own is shown and signed",
        "",
        lambda told: told["signing-sessions"].update(text="Tôi đồng ý."),
    ),
    _cell(
        "leaves of a statement",
        "One record twice",
        DIFFERS,
        lambda told: told["items"].update(items=[item(0), item(0)]),
    ),
    _cell(
        "statement replayed",
        "Another person's journal lies in the place of the signer's own",
        "journal-unusable",
        prepare=_journal_of_another,
    ),
)
