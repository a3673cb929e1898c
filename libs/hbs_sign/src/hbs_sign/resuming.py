"""Going on with a round that broke off: what was signed before is handed over, and signed no second time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hbs_schema.base64url import encode_der
from hbs_schema.errors import HbsError
from hbs_sign.answers import CHUNK
from hbs_sign.computing import ACTS, DOCUMENTS, ShownOtherwise, Unsigned, prepare
from hbs_sign.door import Door
from hbs_sign.errors import ContentDiffers, JournalBusy, ServiceRefused
from hbs_sign.journal import Entry, Journal, Place, list_journals, open_journal
from hbs_sign.keys import Key

FOR_GOOD = frozenset({"already-signed", "certificate-expired", "signed-content-changed", "statement-refused"})
"""Refusals after which a statement of an earlier attempt is signed anew, if its content still waits."""

OTHERS = frozenset({*ACTS, *DOCUMENTS})
"""Kinds of journals that no session of the service has."""


def note_taken(door: Door, journal: Journal) -> None:
    """What the service has although its answer never came."""
    for session_id in {entry.session_id for entry in journal.undelivered}:
        try:
            held = {item["statement"] for item in door.items(session_id, is_pending=False)}
        except ServiceRefused:
            continue  # void or gone; whether its content still waits is seen in the next session
        taken = [entry.name for entry in journal.undelivered if entry.name in held]
        if taken:
            journal.note_delivered(taken)


def note_taken_elsewhere(door: Door, key: Key, folder: Path, opened: Collection[Place]) -> None:
    """As `note_taken` for what waits no more: its session is not opened again, and its journal would say for ever
    that the service lacks it. Raises SigningStopped.
    """
    for found in list_journals(folder):
        place = found.place
        is_own = (place.service, place.thumbprint) == (door.service, key.certificate.thumbprint)
        if not is_own or place in opened or place.part in OTHERS or not found.undelivered:
            continue
        with suppress(JournalBusy), open_journal(folder, place, key.certificate) as journal:
            note_taken(door, journal)


def hand_over_again(door: Door, key: Key, journal: Journal, session: Mapping[str, Any], again: Sequence[Entry]) -> int:
    """How many the service took; those that it refuses for good are put down as that. Raises SigningStopped."""
    taken = 0
    for chunk in chunks_of(again):
        names = [entry.name for entry in chunk]
        try:
            door.hand_over(session["session_id"], [e.posted() for e in chunk], [encode_der(key.certificate.der)])
        except ServiceRefused as refusal:
            if refusal.code not in FOR_GOOD:
                raise
            journal.note_dropped(names, refusal.code)
        else:
            journal.note_delivered(names)
            taken += len(chunk)
    return taken


def of_before(journal: Journal, session: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Statements of an earlier attempt over what still waits just as it was: the content decides, not the session."""
    each = prepared({**session, "is_individual": True}, items)
    waiting = {leaf for unsigned in each for leaf in unsigned.leaf_texts()}
    again = []
    for entry in reversed(journal.undelivered):
        if waiting.issuperset(entry.leaves):
            again.append(entry)
            waiting.difference_update(entry.leaves)
    return again


def prepared(session: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> list[Unsigned]:
    """What is to be signed, computed here. Raises ContentDiffers."""
    try:
        return prepare(session, items)
    except ShownOtherwise as error:
        raise ContentDiffers(reason=str(error)) from None
    except HbsError as error:
        raise ContentDiffers(reason=getattr(error, "check", "") or type(error).__name__) from None
    except (KeyError, TypeError, ValueError) as error:
        raise ContentDiffers(reason=type(error).__name__) from None


def chunks_of(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), CHUNK):
        yield entries[start : start + CHUNK]
