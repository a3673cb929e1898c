"""Acts that two people do: one proposes exactly what is to be done, another approves it, or it is rejected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from hbs_schema import canonical
from so_registry.domain.certificates.actors import Actor, is_among
from so_registry.domain.errors import PersonNeeded, ProposalChanged, ProposalDecided, SecondPersonNeeded


class ProposalState(StrEnum):
    """`approved` waits to be carried out; where that needs nothing more, approving carries it out as well."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    DONE = "done"


WAITING = frozenset({ProposalState.OPEN, ProposalState.APPROVED})


@dataclass(frozen=True)
class NewProposal:
    """What somebody proposes, under an id of his choice. `decision_number` is empty where none is asked for."""

    proposal_id: UUID
    kind: str
    members: Mapping[str, Any]
    reason: str
    decision_number: str = ""

    @property
    def sha256(self) -> bytes:
        """Of the members' RFC 8785 form."""
        return digest_of(self.members)


@dataclass(frozen=True)
class Proposal:
    """What was proposed, and what became of it."""

    proposal_id: UUID
    kind: str
    members: Mapping[str, Any]
    sha256: bytes
    reason: str
    decision_number: str
    proposed_by: str
    proposed_at: datetime
    state: ProposalState
    decided_by: str | None
    decided_at: datetime | None
    decided_reason: str | None
    done_at: datetime | None

    def is_same(self, new: NewProposal, by: Actor) -> bool:
        """Whether this is what is proposed again."""
        told = (new.kind, new.sha256, new.reason, new.decision_number, by.name)
        return told == (self.kind, self.sha256, self.reason, self.decision_number, self.proposed_by)


def digest_of(members: Mapping[str, Any]) -> bytes:
    """SHA-256 of the RFC 8785 form. Raises Malformed for what has none (null, a number with a point)."""
    return sha256(canonical.dump(dict(members))).digest()


def check_person(by: Actor) -> None:
    """Raises PersonNeeded: no program proposes or approves."""
    if not by.is_person:
        raise PersonNeeded


def check_unchanged(proposal: Proposal, seen: bytes) -> None:
    """Raises ProposalChanged unless what is stored is what somebody was shown, or is about to do."""
    if not proposal.sha256 == seen == digest_of(proposal.members):
        raise ProposalChanged


def check_approval(proposal: Proposal, by: Actor) -> None:
    """Raises PersonNeeded, SecondPersonNeeded, ProposalDecided."""
    check_person(by)
    if is_among(by.name, [proposal.proposed_by]):
        raise SecondPersonNeeded
    if proposal.state != ProposalState.OPEN:
        raise ProposalDecided


def check_rejection(proposal: Proposal, by: Actor) -> None:
    """Who proposed may take it back, and what was approved may be rejected until it is done.

    Raises PersonNeeded, ProposalDecided.
    """
    check_person(by)
    if proposal.state not in WAITING:
        raise ProposalDecided
