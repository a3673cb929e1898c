"""Bodies of the registrar's HTTP API about acts that two people do, and what is proposed."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hbs_schema.messages.decisions import MOST_ANNOTATED
from hbs_schema.request_text import Label
from hbs_schema.types import Day, Digest, Instant, Many, Uuid, Value


class NumberedDecision(Value):
    """A numbered decision on paper."""

    number: Label
    date: Day


class AnnotationIn(Value):
    """`PUT /v1/annotations/{proposal_id}`: what a numbered decision is to say of locked packets."""

    annotation: Literal["identity-corrected", "invalidated", "reissued-as"]
    decision: NumberedDecision
    packets: Annotated[Many[Digest], Field(min_length=1, max_length=MOST_ANNOTATED)]
    successor: Digest | None = None
    reason: Label


class ProposalDecisionIn(Value):
    """What somebody decides, by the digest of the members that he was shown."""

    sha256: Digest
    reason: Label


class ProposalOut(Value):
    """A proposal as it now stands; `members` is exactly what will be done, `sha256` of its RFC 8785 form."""

    proposal_id: Uuid
    kind: str
    members: dict[str, Any]
    sha256: Digest
    reason: str
    decision_number: str
    proposed_by: str
    proposed_at: Instant
    state: Literal["open", "approved", "rejected", "done"]
    decided_by: str | None = None
    decided_at: Instant | None = None
    decided_reason: str | None = None
    done_at: Instant | None = None


class ProposalsOut(Value):
    """`next` is absent on the last page."""

    items: Many[ProposalOut]
    next: str | None = None
