"""Signing many things in one go: a subject, all that one teacher has in a class, or every class of a school.

The service has one session for each class, role and part, because that is what one statement can be about; a round is
a list of them that its signer sees and confirms once. It is opened, shown, signed; a round that broke off is opened
again, and goes on with what is left.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hbs_keys.errors import KeyNotReady
from hbs_schema import base64url
from hbs_schema.base64url import encode_der
from hbs_schema.errors import HbsError
from hbs_sign.answers import CHUNK
from hbs_sign.computing import Unsigned, finish
from hbs_sign.door import Door
from hbs_sign.errors import ContentDiffers, KeyUnfit, ServiceRefused, SigningStopped
from hbs_sign.journal import Entry, Journal, Place, open_journal
from hbs_sign.keys import Key
from hbs_sign.resuming import hand_over_again, note_taken, note_taken_elsewhere, of_before, prepared

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Progress = Callable[[int, int], None]
"""Called with how many statements are done, and how many there are."""


@dataclass(frozen=True)
class Target:
    """What one session signs: a part, or (empty) the packets, of a class in a role."""

    class_id: str
    role: str
    part: str = ""
    class_name: str = field(default="", compare=False)
    """For sentences about it."""


@dataclass(frozen=True)
class Sitting:
    """One open session with what was computed of it here."""

    target: Target
    session: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    statements: Sequence[Unsigned]
    journal: Journal = field(repr=False)
    handed_over: int = 0
    """Statements of an earlier attempt that were handed over when it was opened."""

    @property
    def warnings(self) -> int:
        return sum(len(item.get("warnings", ())) for item in self.items) + len(self.session.get("warnings", ()))

    @property
    def changes(self) -> int:
        """Records that were changed since this role signed them."""
        return sum(bool(item.get("changed_since")) for item in self.items)


@dataclass(frozen=True)
class Round:
    """Everything that its signer confirms at once."""

    door: Door
    key: Key
    sittings: Sequence[Sitting]

    @property
    def records(self) -> int:
        return sum(len(sitting.items) for sitting in self.sittings)

    @property
    def statements(self) -> int:
        return sum(len(sitting.statements) for sitting in self.sittings)

    @property
    def handed_over(self) -> int:
        return sum(sitting.handed_over for sitting in self.sittings)

    @property
    def fingerprint(self) -> str:
        """Names what was shown, so that what is confirmed is that and nothing else: its roots, and who says it."""
        every = [dict(unsigned.members) for sitting in self.sittings for unsigned in sitting.statements]
        return sha256(json.dumps([self.key.certificate.thumbprint, every], sort_keys=True).encode()).hexdigest()


def open_round(
    stack: ExitStack,
    door: Door,
    key: Key,
    targets: Sequence[Target],
    folder: Path,
    about: Mapping[str, str] = MappingProxyType({}),
) -> Round:
    """Open every session; what was signed before and not taken is handed over first. `stack` holds the journals.

    `about` has members that every statement must have: the school and year that were asked for. Raises SigningStopped.
    """
    stack.callback(key.close)
    sittings = [_sit(stack, door, key, target, folder, about) for target in dict.fromkeys(targets)]
    places = {_place(door, key, target) for target in targets}
    note_taken_elsewhere(door, key, folder, places)
    return Round(door, key, [sitting for sitting in sittings if sitting])


def sign_round(opened: Round, *, clock: Callable[[], datetime], progress: Progress | None = None) -> int:
    """Sign and hand over everything that was shown; how many statements were taken.

    Raises SigningStopped or hbs_keys.errors.KeyNotReady; what was signed before that is handed over all the same.
    """
    # One order for all keys: a remote service confirms many hashes at once, and they are those of several sessions.
    pending = [(sitting, unsigned) for sitting in opened.sittings for unsigned in sitting.statements]
    taken, ready = 0, []
    made = _Making(opened.key, [unsigned for _, unsigned in pending], clock())
    for (sitting, unsigned), (text, signature) in zip(pending, made, strict=False):
        ready.append((sitting, _noted(sitting, unsigned, text, signature)))
        if len(ready) == CHUNK:
            taken += _deliver(opened, ready)
            ready = []
        if progress:
            progress(taken + len(ready), len(pending))
    taken += _deliver(opened, ready)
    if made.stopped is not None:
        raise made.stopped
    return taken


@dataclass
class _Making:
    """Signing inputs with their signatures; ends early, and says why, where the key stops."""

    key: Key
    statements: Sequence[Unsigned]
    at: datetime
    stopped: Exception | None = None

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        key = self.key
        texts = [unsigned.signing_input(key.certificate, key.algorithm, self.at) for unsigned in self.statements]
        try:
            yield from zip(texts, key.sign_many([text.encode("ascii") for text in texts]), strict=True)
        except (KeyNotReady, SigningStopped) as error:
            self.stopped = error
        except ValueError as error:
            self.stopped = KeyUnfit(reason=str(error))


def look_at(
    door: Door, target: Target, about: Mapping[str, str] = MappingProxyType({})
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A target's session and what waits in it. Raises SigningStopped."""
    session = door.open(target.class_id, target.role, target.part)
    members = session["members"]
    asked = {**about, "role": target.role, "part": target.part}
    got = {**members, "part": members["scope"].get("part", "")}
    for name, value in asked.items():
        # Its sentence would say so; but who asked for maths in 4A is not to find the fault in a sentence.
        if got.get(name) != value:
            raise ContentDiffers(reason=name)
    return session, list(door.items(session["session_id"]))


def _place(door: Door, key: Key, target: Target) -> Place:
    return Place(door.service, target.class_id, target.role, target.part, key.certificate.thumbprint)


def _sit(
    stack: ExitStack, door: Door, key: Key, target: Target, folder: Path, about: Mapping[str, str]
) -> Sitting | None:
    journal = stack.enter_context(open_journal(folder, _place(door, key, target), key.certificate))
    note_taken(door, journal)
    try:
        session, items = look_at(door, target, about)
    except ServiceRefused as refusal:
        if refusal.code != "nothing-to-sign":
            refusal.class_name = target.class_name
            raise
        return None
    again = of_before(journal, session, items)
    taken = 0
    if again:
        taken = hand_over_again(door, key, journal, session, again)
        items = list(door.items(session["session_id"]))
    statements = prepared(session, items)
    for unsigned in statements:
        check_can_be_said(unsigned, key)
    return Sitting(target, session, items, statements, journal, taken)


def check_can_be_said(unsigned: Unsigned, key: Key) -> None:
    """Whether a statement comes out once it is signed: to be known before a signature is spent on it."""
    try:
        finish(unsigned, unsigned.signing_input(key.certificate, key.algorithm, EPOCH), bytes(64))
    except (HbsError, KeyError, TypeError, ValueError) as error:
        raise ContentDiffers(reason=type(error).__name__) from None


def _noted(sitting: Sitting, unsigned: Unsigned, text: str, signature: bytes) -> Entry:
    done = finish(unsigned, text, signature)
    name = base64url.encode(sha256(done["statement"].encode("ascii")).digest())
    entry = Entry(name, sitting.session["session_id"], done["statement"], tuple(done["leaves"]))
    sitting.journal.add(entry)
    return entry


def _deliver(opened: Round, ready: Sequence[tuple[Sitting, Entry]]) -> int:
    """Hand over to each session what is its own; how many were taken."""
    certificate = encode_der(opened.key.certificate.der)
    by_session: dict[str, list[tuple[Sitting, Entry]]] = {}
    for sitting, entry in ready:
        by_session.setdefault(entry.session_id, []).append((sitting, entry))
    for session_id, entries in by_session.items():
        opened.door.hand_over(session_id, [entry.posted() for _, entry in entries], [certificate])
        entries[0][0].journal.note_delivered([entry.name for _, entry in entries])
    return len(ready)
