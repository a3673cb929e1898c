"""When a statement was made, as far as anybody can prove (docs/packet.md §9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.errors import NotGenuine
from hbs_schema.statements.documents import Ended
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import Statement

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
"""The years that an Instant can tell."""
CLOCK_TOLERANCE = timedelta(minutes=5)


def from_instant(text: str) -> datetime:
    """An Instant as an aware datetime. Raises ValueError for a day that no calendar has."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def to_instant(moment: datetime) -> str:
    """An aware datetime as an Instant, rounded down to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def nearest_instant(moment: datetime) -> str:
    """An aware datetime as an Instant, cut at the years that Instants have: certificates may be valid for ever."""
    return to_instant(min(max(moment, FIRST), LAST))


def claimed(statement: Statement[Payload]) -> datetime:
    """The signer's own `iat`: a claim, not a proof."""
    return datetime.fromtimestamp(statement.header.iat, UTC)


@dataclass(frozen=True)
class BestTimes:
    """Best time of each statement of a bundle; `stamped` maps statement names to the earliest valid genTime."""

    bundle: Bundle
    stamped: Mapping[str, datetime]

    def of_school(self, statement: Statement[Payload]) -> datetime:
        """Earliest timestamp, else the instant at which the registrar says it received it.

        Raises NotGenuine if the registrar's word is worth nothing and nothing else proves a time.
        """
        stamped = self.stamped.get(statement.name)
        if stamped is not None:
            return stamped
        receipt = self.bundle.receipt.statement
        ended = self._ended(receipt)
        if ended is not None and ended.reason == "compromised":
            return self.of_authority("receipt", receipt)
        return from_instant(receipt.payload.received_at)

    def of_authority(self, check: str, statement: Statement[Payload]) -> datetime:
        """Earliest timestamp, else `iat`; for a compromised certificate the Ministry's acknowledgement.

        Raises NotGenuine if the certificate had ended by then, or if nothing but a claim says otherwise.
        """
        stamped = self.stamped.get(statement.name)
        moment = stamped or claimed(statement)
        ended = self._ended(statement)
        if ended is None:
            return moment
        ended_at = from_instant(ended.ended_at)
        if ended.reason == "compromised" and stamped is None:
            acknowledgement = self._acknowledgement_of(statement)
            if acknowledgement is None:
                raise NotGenuine(check, "the certificate was compromised and the time is only claimed")
            moment = self.of_authority(check, acknowledgement)
        if moment >= ended_at:
            raise NotGenuine(check, "the signer's certificate had ended by then")
        return moment

    def _ended(self, statement: Statement[Payload]) -> Ended | None:
        status = self.bundle.status
        if status is None:
            return None
        same = (e for e in status.payload.ended if e.thumbprint == statement.header.thumbprint)
        return next(same, None)

    def _acknowledgement_of(self, statement: Statement[Payload]) -> Statement[Payload] | None:
        """The acknowledgement that fixes a lock, the receipt of a packet in it, and the policy it names."""
        bundle = self.bundle
        if bundle.acknowledgement is None or bundle.lock is None:
            return None
        fixed = (bundle.lock.statement, bundle.receipt.statement, bundle.policy)
        if statement.name in [entry.name for entry in fixed]:
            return bundle.acknowledgement.statement
        return None
