"""Statements that were signed and not yet taken, on the signer's own disk: a client that is killed hands them over.

One file a place (service, class, role, part, certificate), one line a fact, written and synced before the next
step. What a crash leaves: half a line, which is dropped: that signature was never handed over and counts nowhere.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pydantic_core
from filelock import FileLock, Timeout

from hbs_keys.own_files import is_exposed
from hbs_schema.base64url import encode_der
from hbs_schema.certificates import Certificate
from hbs_sign.errors import JournalBusy, JournalUnusable

MAX_JOURNAL: Final = 64 * 1024 * 1024
_ONLY_HERE: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""No link is followed, no child has it, no line end is changed; not every system has or needs each of them."""


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
    file = folder / place.file_name
    with _held(folder, file), _opened(file) as descriptor:
        yield _read(descriptor, place, certificate)


@contextmanager
def _held(folder: Path, file: Path) -> Iterator[None]:
    """By this process alone; a lock goes with the process that had it."""
    lock = FileLock(file.with_suffix(".lock"), timeout=0, mode=0o600)
    try:
        _make_folder(folder)
        lock.acquire()
    except Timeout:
        raise JournalBusy from None
    except OSError as error:
        raise JournalUnusable(reason=error.strerror) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | _ONLY_HERE, 0o600)
    except OSError as error:
        raise JournalUnusable(reason=error.strerror) from None
    try:
        yield descriptor
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
    if is_exposed(folder.stat()):
        raise JournalUnusable(reason="chmod 700")


def _read(descriptor: int, place: Place, certificate: Certificate) -> Journal:
    status = os.fstat(descriptor)
    if is_exposed(status):
        raise JournalUnusable(reason="chmod 600")
    if status.st_size > MAX_JOURNAL:
        raise JournalUnusable(reason="64 MiB")
    with os.fdopen(descriptor, "rb", closefd=False) as opened:
        written = opened.read()
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
