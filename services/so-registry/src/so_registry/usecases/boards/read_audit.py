"""The audit is read, and the reading is a row of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Schools
from so_registry.domain.people.refused import ReasonNeeded
from so_registry.storage import audit
from so_registry.storage.boards.audit_lines import AuditLine, Filters, list_audit_lines
from so_registry.storage.boards.checkpoints import CheckpointLine, find_checkpoint
from so_registry.usecases.boards.tell_story import is_reason

PAGE: Final = 50


@dataclass(frozen=True)
class Wish:
    """Which rows, and why. `before`: the number of the last row that was shown."""

    reason: str
    before: int | None = None
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True)
class AuditRead:
    """A page of rows, and how far the audit was last signed."""

    lines: Sequence[AuditLine]
    checkpoint: CheckpointLine | None


async def read_audit(wish: Wish, schools: Schools, *, by: Actor, sessions: Sessions) -> AuditRead:
    """A page, newest first; the row of this reading is not on it. Raises ReasonNeeded."""
    if not is_reason(wish.reason):
        raise ReasonNeeded
    async with sessions.begin() as session:
        lines = await list_audit_lines(session, wish.filters, schools=schools, before=wish.before, limit=PAGE)
        checkpoint = await find_checkpoint(session)
        about = wish.filters.concerns or "audit"
        await audit.note(session, "read-audit", by, concerns=about, reason=wish.reason.strip())
    return AuditRead(lines, checkpoint)
