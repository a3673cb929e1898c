"""Which signers' certificates are to be asked about, and which signatures a status entry is new enough for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hbs_schema.certificates import Certificate


@dataclass(frozen=True)
class Unconfirmed:
    """A signature: which certificate made it, and an instant not before its best time."""

    statement: str
    signer: str
    used_at: datetime


@dataclass(frozen=True)
class Known:
    """The newest evidence about a certificate: of when it is and when it came."""

    this_update: datetime
    stored_at: datetime


@dataclass(frozen=True)
class Signer:
    """A certificate with its signatures that wait for evidence."""

    certificate: Certificate
    waiting: tuple[Unconfirmed, ...]
    known: Known | None

    @property
    def last_used_at(self) -> datetime:
        return max(each.used_at for each in self.waiting)

    def at(self, moment: datetime) -> dict[str, datetime]:
        """A time for each of the statements."""
        return {each.statement: moment for each in self.waiting}

    @property
    def is_confirmed(self) -> bool:
        """Whether what is known is new enough for all that waits."""
        return self.known is not None and self.last_used_at <= self.known.this_update

    def ask_from(self, interval: timedelta, now: datetime) -> datetime:
        """When it may be asked about: a certificate that signs all day is asked about once in an interval."""
        return max(now, self.known.stored_at + interval) if self.known else now


def signers_of(
    waiting: Sequence[Unconfirmed], certificates: Mapping[str, Certificate], known: Mapping[str, Known]
) -> list[Signer]:
    """Signatures by their signers; one whose certificate is not here cannot be asked about."""
    lines: dict[str, list[Unconfirmed]] = {}
    for each in waiting:
        lines.setdefault(each.signer, []).append(each)
    return [
        Signer(certificates[name], tuple(line), known.get(name)) for name, line in lines.items() if name in certificates
    ]
