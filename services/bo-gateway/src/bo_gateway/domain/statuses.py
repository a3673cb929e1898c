"""The daily status: of one registrar and school year, what changed after the locks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hbs_schema.statements.documents import AnnotatedPacket, Authority, Ended
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant

VALIDITY = timedelta(days=1)
AHEAD = timedelta(hours=1)
"""The next one is issued so long before the last one promises it."""


@dataclass(frozen=True)
class StatusLine:
    """The statuses of one registrar and school year so far."""

    registrar: str
    school_year: str
    seq: int
    covers: int
    """The number of the last acknowledgement that had been made when the last status was issued."""
    next_update: datetime | None
    acknowledged: int
    """The number of the last acknowledgement now."""
    told: int = 0
    """How many annotations the last status knew of."""
    annotations: int = 0
    """How many there are now."""

    def is_due(self, now: datetime) -> bool:
        """Whether a new status is owed: none yet, a newer acknowledgement or annotation, or a day over."""
        is_newer = self.acknowledged > self.covers or self.annotations > self.told
        return self.next_update is None or is_newer or now >= self.next_update - AHEAD


def status_members(
    line: StatusLine,
    authority: Statement[Authority],
    ended: Iterable[Ended],
    annotated: Iterable[AnnotatedPacket],
    now: datetime,
) -> dict[str, Any]:
    """The payload of the next status of a line. Of the ended certificates only those that may stand beside it."""
    document = authority.payload
    registrars = document.successors_of(line.registrar)
    entries = [*document.bo.certificates, *(entry for name in registrars for entry in document.certificates_of(name))]
    own = {entry.thumbprint for entry in entries}
    listed = sorted((entry for entry in ended if entry.thumbprint in own), key=lambda entry: entry.thumbprint)
    return {
        "registrar": line.registrar,
        "school_year": line.school_year,
        "seq": line.seq + 1,
        "issued_at": to_instant(now),
        "next_update": to_instant(now + VALIDITY),
        "authority": {"number": document.number, "digest": authority.document_digest},
        "ended": [entry.model_dump(mode="json", by_alias=True) for entry in listed],
        "annotated": [
            entry.model_dump(mode="json", exclude_none=True)
            for entry in sorted(annotated, key=lambda entry: entry.packet)
        ],
    }
