"""What verification makes of a submission: a result for each packet, and the receipt over the accepted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_schema import leaves
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import SignedTree, sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.submission import Submission
from hbs_schema.intake.knowledge import Knowledge
from hbs_schema.intake.stamps import Stamps
from hbs_schema.intake.verdicts import PacketVerdict
from hbs_schema.intake.windows import Window
from hbs_schema.messages.answers import PacketResult
from hbs_schema.statements.payloads import Endorsement, Receipt
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import from_instant, to_instant
from so_registry.domain.received import ReceivedSubmission
from so_registry.domain.stamping import Unstamped, may_rest


@dataclass(frozen=True)
class Outcome:
    """Everything that becomes true with the verdicts; `receipt` is None where nothing was accepted."""

    submission: Submission
    verdicts: Sequence[PacketVerdict]
    receipt: SignedTree[Receipt] | None
    knowledge: Knowledge
    stamps: Stamps

    def results(self) -> list[PacketResult]:
        """The result of each packet, in order."""
        return [_result(verdict) for verdict in self.verdicts]

    def accepted(self) -> list[Packet]:
        """The packets that the receipt names."""
        return accepted_of(self.submission, self.verdicts)

    def endorsements(self) -> dict[str, Statement[Endorsement]]:
        """Statements that an accepted packet refers to."""
        used = {proof.statement for packet in self.accepted() for proof in packet.endorsements}
        return {
            name: entry
            for name, entry in self.submission.endorsements.items()
            if name in used and isinstance(entry, Statement)
        }

    def timestamps(self) -> dict[str, tuple[bytes, ...]]:
        """Lines to store: valid, and of statements that are stored with them.

        A statement that was here before has its line already, or gets one from the registrar's own worker, which may
        be at work on it now: tokens of two sources make no line.
        """
        new = self.endorsements().keys() - self.knowledge.presented
        return {name: self.submission.timestamps[name] for name in self.stamps.moments.keys() & new}

    def resting(self, now: datetime) -> list[str]:
        """Endorsements whose timestamps may wait for verdicts of others: their signers' certificates hold on."""
        return [name for name, entry in self.endorsements().items() if may_rest(self._unstamped(name, entry), now)]

    def _unstamped(self, name: str, entry: Statement[Endorsement]) -> Unstamped:
        policy = self.knowledge.policies.get(entry.payload.policy.digest)
        ends = from_instant(policy.payload.rs256_until) if policy and entry.header.alg == "RS256" else None
        return Unstamped(name, entry, self.submission.certificates.get(entry.header.thumbprint), ends)


def accepted_of(submission: Submission, verdicts: Sequence[PacketVerdict]) -> list[Packet]:
    """Packets that are accepted now, earlier ones left out."""
    pairs = zip(submission.packets, verdicts, strict=True)
    return [packet for packet, verdict in pairs if _result(verdict) == "accepted"]


def sign_receipt(
    accepted: Sequence[Packet], stored: ReceivedSubmission, window: Window, key: SigningKey, now: datetime
) -> SignedTree[Receipt]:
    """The registrar's statement that it has accepted these packets."""
    members = {
        "registrar": window.registrar,
        "school": stored.key.school,
        "school_year": window.school_year,
        "level": window.level,
        "track": window.track,
        "window": str(window.window_no),
        "submission_id": str(stored.key.submission_id),
        "received_at": to_instant(stored.received_at),
    }
    own = [leaves.of_packet("receipt", packet.digest) for packet in accepted]
    return sign_tree(Receipt, own, members, key=key, signed_at=now)


def _result(verdict: PacketVerdict) -> PacketResult:
    if verdict.is_refused:
        return "refused"
    return "already-accepted" if verdict.is_repeat else "accepted"
