"""One statement of one signature: signed, noted in the journal, handed over.

Order of durability: (1) the key signs; (2) the journal has the statement; (3) the service has it; (4) the journal knows
that. A crash before (2) loses a signature that nobody has seen; after it the same statement is handed over again.
"""

from collections.abc import Callable, Collection
from hashlib import sha256

from hbs_schema import base64url
from hbs_sign.errors import KeyUnfit, ServiceRefused
from hbs_sign.journal import Entry, Journal
from hbs_sign.keys import Key

Send = Callable[[Entry], object]
"""Raises SigningStopped; the same entry again changes nothing."""


def sign_one(key: Key, journal: Journal, text: str, session_id: str, finish: Callable[[bytes], str]) -> Entry:
    """A new entry of the journal. `finish`: the statement (JWS) of a signature over `text`.

    Raises KeyUnfit or hbs_keys.errors.KeyNotReady.
    """
    try:
        [signature] = key.sign_many([text.encode("ascii")])
    except ValueError as error:
        raise KeyUnfit(reason=str(error)) from None
    statement = finish(signature)
    entry = Entry(base64url.encode(sha256(statement.encode("ascii")).digest()), session_id, statement, ())
    journal.add(entry)
    return entry


def deliver(journal: Journal, entry: Entry, send: Send) -> None:
    """Hand over what was just signed. Raises SigningStopped: what was refused is kept."""
    send(entry)
    journal.note_delivered([entry.name])


def deliver_earlier(journal: Journal, entry: Entry, send: Send, never_taken: Collection[str]) -> bool:
    """Whether a statement of an earlier attempt was taken; refused with one of these codes it is dropped.

    Raises SigningStopped.
    """
    try:
        deliver(journal, entry, send)
    except ServiceRefused as refusal:
        if refusal.code not in never_taken:
            raise
        journal.note_dropped([entry.name], refusal.code)
        return False
    return True
