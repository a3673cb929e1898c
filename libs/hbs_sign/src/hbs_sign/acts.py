"""Signing what a school does with accepted records: a close, a withdrawal request. One statement for each role.

The packets' contents are not asked for again: an act names them by what they are hashed to, and whoever signs it
sees how many there are, of which results, and who is left out with which reason.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from hbs_schema.base64url import encode_der
from hbs_schema.errors import HbsError
from hbs_schema.statements.statement import parse_statement
from hbs_sign.computing import ShownOtherwise, Unsigned, check_act, finish, prepare_act
from hbs_sign.delivering import Send, deliver, deliver_earlier, sign_one
from hbs_sign.door import Door
from hbs_sign.errors import ContentDiffers
from hbs_sign.journal import Entry, Journal, Place, open_journal
from hbs_sign.keys import Key
from hbs_sign.resuming import FOR_GOOD
from hbs_sign.rounds import check_can_be_said

ADDED: Final = frozenset({"v", "kind", "text"})
"""Members that every payload has besides those that are shown."""


@dataclass(frozen=True)
class Wanted:
    """Which act, and what it must be about."""

    act_id: str
    kind: str
    role: str
    about: Mapping[str, str]


@dataclass(frozen=True)
class OpenAct:
    """An act as its signer sees it; nothing is left to sign where `unsigned` is None."""

    door: Door
    key: Key
    act: Mapping[str, Any]
    unsigned: Unsigned | None
    journal: Journal = field(repr=False)


def open_act(stack: ExitStack, door: Door, key: Key, wanted: Wanted, folder: Path) -> OpenAct:
    """The act, computed here; a statement of an earlier attempt is handed over first. Raises SigningStopped."""
    stack.callback(key.close)
    place = Place(door.service, wanted.act_id, wanted.role, wanted.kind, key.certificate.thumbprint)
    journal = stack.enter_context(open_journal(folder, place, key.certificate))
    act = door.read_act(wanted.act_id)
    for name, value in {"act_id": wanted.act_id, "kind": wanted.kind}.items():
        if act[name] != value:
            raise ContentDiffers(reason=name)
    if wanted.role in act["signed_roles"]:
        return OpenAct(door, key, act, None, journal)
    unsigned = _prepared(act, wanted)
    check_can_be_said(unsigned, key)
    over = _over(door, key)
    if any(deliver_earlier(journal, entry, over, FOR_GOOD) for entry in _of_before(journal, unsigned)):
        return OpenAct(door, key, act, None, journal)
    return OpenAct(door, key, act, unsigned, journal)


def sign_opened_act(opened: OpenAct, *, clock: Callable[[], datetime]) -> None:
    """Sign and hand over what was shown. Raises SigningStopped or hbs_keys.errors.KeyNotReady."""
    key, unsigned = opened.key, opened.unsigned
    if unsigned is None:
        return
    text = unsigned.signing_input(key.certificate, key.algorithm, clock())
    entry = sign_one(
        key,
        opened.journal,
        text,
        str(opened.act["act_id"]),
        lambda signature: finish(unsigned, text, signature)["statement"],
    )
    deliver(opened.journal, entry, _over(opened.door, key))


def _prepared(act: Mapping[str, Any], wanted: Wanted) -> Unsigned:
    for name, value in wanted.about.items():
        if act["members"].get(name) != value:
            raise ContentDiffers(reason=name)
    try:
        check_act(act, wanted.role)
        return prepare_act(act, wanted.role)
    except ShownOtherwise as error:
        raise ContentDiffers(reason=str(error)) from None
    except (HbsError, KeyError, TypeError, ValueError) as error:
        raise ContentDiffers(reason=type(error).__name__) from None


def _of_before(journal: Journal, unsigned: Unsigned) -> list[Entry]:
    """Statements that say just what is asked for now."""
    return [entry for entry in journal.undelivered if _members(entry, unsigned) == unsigned.members]


def _members(entry: Entry, unsigned: Unsigned) -> dict[str, Any]:
    payload = parse_statement(entry.statement, unsigned.model).payload
    said = payload.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {name: value for name, value in said.items() if name not in ADDED}


def _over(door: Door, key: Key) -> Send:
    certificate = encode_der(key.certificate.der)
    return lambda entry: door.hand_over_act(entry.session_id, entry.statement, certificate)
