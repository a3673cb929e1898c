"""Statements that were signed and not yet taken, on the signer's own disk: a client that is killed hands them over.

One file a place (service, class, role, part, certificate), one line a fact, written and synced before the next
step. What a crash leaves: half a line, which is dropped: that signature was never handed over and counts nowhere.
"""

import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pydantic_core

from hbs_schema.base64url import encode_der
from hbs_schema.certificates import Certificate
from hbs_sign.errors import JournalBusy, JournalUnusable

MAX_JOURNAL: Final = 64 * 1024 * 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Place:
    """What one journal is about."""

    service: str
    class_id: str
    role: str
    part: str
    thumbprint: str

    @property
    def file_name(self) -> str:
        words = (self.service, self.class_id, self.role, self.part, self.thumbprint)
        return sha256("\n".join(words).encode()).hexdigest()[:32] + ".jsonl"


@dataclass(frozen=True)
class Entry:
    """One statement: in which session it was made, and all that handing it over needs."""

    name: str
    session_id: str
    statement: str
    leaves: tuple[str, ...]

    def posted(self) -> dict[str, Any]:
        """As the service takes it."""
        return {"statement": self.statement, "leaves": list(self.leaves)}


@dataclass
class Journal:
    """An open journal; nobody else has it meanwhile."""

    place: Place
    descriptor: int
    entries: dict[str, Entry] = field(default_factory=dict)
    """By the statement's name."""
    delivered: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    """What the service will never take: somebody else signed first, or it does not hold any more."""

    @property
    def undelivered(self) -> list[Entry]:
        """In the order in which they were signed."""
        return [entry for name, entry in self.entries.items() if name not in self.delivered | self.dropped]

    def add(self, entry: Entry) -> None:
        """Durable when this returns. Raises JournalUnusable."""
        self._write({"signed": vars(entry) | {"leaves": list(entry.leaves)}})
        self.entries[entry.name] = entry

    def note_delivered(self, names: list[str]) -> None:
        """The service has them. Raises JournalUnusable."""
        self._write({"delivered": names})
        self.delivered.update(names)

    def note_dropped(self, names: list[str], code: str) -> None:
        """The service refuses them for good. Raises JournalUnusable."""
        self._write({"dropped": names, "code": code})
        self.dropped.update(names)

    def start(self, certificate: Certificate) -> None:
        """The first line says what the file is about. Raises JournalUnusable."""
        self._write({"place": vars(self.place), "certificate": encode_der(certificate.der)})

    def _write(self, fact: Mapping[str, Any]) -> None:
        line = json.dumps(fact, separators=(",", ":")).encode() + b"\n"
        try:
            while line:
                line = line[os.write(self.descriptor, line) :]
            os.fsync(self.descriptor)
        except OSError as error:
            raise JournalUnusable(reason=error.strerror) from None


@contextmanager
def open_journal(folder: Path, place: Place, certificate: Certificate) -> Iterator[Journal]:
    """The place's journal, made if it is new. Raises JournalBusy, JournalUnusable."""
    try:
        _make_folder(folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(folder / place.file_name, flags, 0o600)
    except OSError as error:
        raise JournalUnusable(reason=error.strerror) from None
    try:
        yield _locked(descriptor, place, certificate)
    finally:
        os.close(descriptor)


def list_journals(folder: Path) -> list[Journal]:
    """Every journal, to be read only; files that are none are passed over. Raises JournalUnusable."""
    found = []
    for file in sorted(folder.glob("*.jsonl")):
        try:
            lines = _facts(file.read_bytes())
        except OSError as error:
            raise JournalUnusable(reason=error.strerror) from None
        if lines:
            found.append(_replayed(Journal(_place(lines[0]), -1), lines))
    return found


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_mode & _OTHERS:
        raise JournalUnusable(reason="chmod 700")


def _locked(descriptor: int, place: Place, certificate: Certificate) -> Journal:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise JournalBusy from None
    status = os.fstat(descriptor)
    if status.st_mode & _OTHERS:
        raise JournalUnusable(reason="chmod 600")
    if status.st_size > MAX_JOURNAL:
        raise JournalUnusable(reason="64 MiB")
    written = os.pread(descriptor, status.st_size, 0)
    # What a crash tore off would run together with the next line.
    os.ftruncate(descriptor, written.rfind(b"\n") + 1)
    facts = _facts(written)
    if facts and _place(facts[0]) != place:
        raise JournalUnusable(reason="another's journal")
    journal = _replayed(Journal(place, descriptor), facts)
    if not facts:
        journal.start(certificate)
    return journal


def _place(fact: Mapping[str, Any]) -> Place:
    """What the file says that it is about: a name can be given to any file."""
    try:
        return Place(**fact["place"])
    except (KeyError, TypeError):
        raise JournalUnusable(reason="not a journal") from None


def _facts(written: bytes) -> list[dict[str, Any]]:
    """The whole lines."""
    try:
        facts = [pydantic_core.from_json(line) for line in written.splitlines(keepends=True) if line.endswith(b"\n")]
    except ValueError:
        raise JournalUnusable(reason="not a journal") from None
    if not all(isinstance(fact, dict) for fact in facts):
        raise JournalUnusable(reason="not a journal")
    return facts


def _replayed(journal: Journal, facts: list[dict[str, Any]]) -> Journal:
    try:
        for fact in facts:
            _replay(journal, fact)
    except (KeyError, TypeError):
        raise JournalUnusable(reason="not a journal") from None
    return journal


def _replay(journal: Journal, fact: Mapping[str, Any]) -> None:
    if "signed" in fact:
        entry = Entry(**{**fact["signed"], "leaves": tuple(fact["signed"]["leaves"])})
        journal.entries[entry.name] = entry
    elif "delivered" in fact:
        journal.delivered.update(fact["delivered"])
    elif "dropped" in fact:
        journal.dropped.update(fact["dropped"])
