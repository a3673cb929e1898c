"""The school's own lock (khóa dữ liệu): what is in force at an instant, and for whom it was unlocked again.

It keeps the school's staff from changing data; it is not the registrar's lock (chốt) and says nothing to anybody else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from hbs_schema.findings import Sentence, Term
from hbs_schema.rules.pointers import pointer
from school_api.domain.errors import Item
from school_api.domain.year.instants import spoken

Contact = Literal["principal", "administrator"]

NOTICE = timedelta(minutes=1)
"""A lock is announced at least so long before: whoever is writing at that moment has finished by then."""

CONTACTS: dict[str, Term] = {
    "principal": Term("Hiệu trưởng", "the principal"),
    "administrator": Term("Cán bộ quản trị hệ thống của nhà trường", "the school administrator"),
}
LOCKED = Sentence(
    "Nhà trường đã khóa dữ liệu từ {at}. Đề nghị liên hệ {role} để được mở khóa dữ liệu.",
    "The school locked this data at {at}. Please ask {role} to unlock it.",
)
LOCKED_UNTIL = Sentence(
    "Nhà trường đã khóa dữ liệu từ {at} đến {date}. Đề nghị liên hệ {role} để được mở khóa dữ liệu.",
    "The school locked this data from {at} until {date}. Please ask {role} to unlock it.",
)


@dataclass(frozen=True)
class Unlock:
    """An exception from a lock until an instant; None and no parts: for everything under the lock."""

    class_id: UUID | None
    draft_id: UUID | None
    parts: frozenset[str]
    until: datetime

    def covers(self, class_id: UUID, draft_id: UUID | None, part: str, now: datetime) -> bool:
        """Whether it lets somebody change this part of this draft (None: of one that is yet to be) now."""
        return (
            now < self.until
            and self.class_id in (None, class_id)
            and self.draft_id in (None, draft_id)
            and (not self.parts or not part or part in self.parts)
        )


@dataclass(frozen=True)
class DataLock:
    """A lock; `grade` or `class_id` narrow it, `part` names one part (empty: everything)."""

    lock_id: UUID
    grade: int | None
    class_id: UUID | None
    part: str
    locks_at: datetime
    until: datetime | None
    contact: str
    unlocks: tuple[Unlock, ...] = ()

    def is_in_force(self, now: datetime) -> bool:
        """From its instant on, that instant included, until its end."""
        return self.locks_at <= now and (self.until is None or now < self.until)


def locked_parts(
    locks: Iterable[DataLock], class_id: UUID, draft_id: UUID | None, parts: Collection[str], now: datetime
) -> list[tuple[DataLock, str]]:
    """Which of these parts may not be changed now, each with the lock that says so."""
    in_force = [lock for lock in locks if lock.is_in_force(now)]
    return [
        (lock, part)
        for part in sorted(parts)
        for lock in in_force
        if lock.part in ("", part) and not any(entry.covers(class_id, draft_id, part, now) for entry in lock.unlocks)
    ]


def locked_item(lock: DataLock, part: str) -> Item:
    """Since when, until when, and whom to ask."""
    sentence = LOCKED_UNTIL if lock.until else LOCKED
    terms = {"at": spoken(lock.locks_at), "date": spoken(lock.until or lock.locks_at), "role": CONTACTS[lock.contact]}
    return Item(
        "data-locked",
        pointer(part) if part else "",
        sentence.vi.format(**{name: term.vi for name, term in terms.items()}),
        sentence.en.format(**{name: term.en for name, term in terms.items()}),
        {"lock": str(lock.lock_id), "contact": lock.contact},
    )
