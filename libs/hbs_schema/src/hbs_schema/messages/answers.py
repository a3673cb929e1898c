"""What the registrar tells a school: arrival, verdicts, receipts, acts of the registrar and what others did."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.envelopes.shape import Proof
from hbs_schema.registry_api import ReopenOut
from hbs_schema.review_api import ReturnOut
from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_schema.transfer_api import TransferOut
from hbs_schema.types import Code, Digest, Instant, Many, PacketId, Uuid, Value, WindowNo

PacketResult = Literal["accepted", "already-accepted", "refused"]
SubmissionState = Literal["received", "verified", "refused", "late"]
"""received: the registrar acts next. verified, refused (whole), late: final; the school acts next."""


class Sentences(Value):
    """A sentence in both languages."""

    vi: str
    en: str


class ProblemEntry(Value):
    """One problem and the packets that it hits, by their position in the submission.

    `expected` and `declared` are marks or results, for the submitting school only.
    """

    code: str
    severity: Literal["error", "warning"]
    pointer: str
    sentences: Sentences
    packets: Many[int]
    is_final: bool = True
    """False: outside the bytes (a certificate not yet approved); the same bytes may be accepted later."""


class PacketAnswer(Value):
    """The verdict on one packet; a receipt's proof unless it is refused."""

    position: Annotated[int, Field(ge=0, lt=60)]
    packet_id: PacketId
    packet_digest: Digest
    record_key: Digest
    result: PacketResult
    receipt: Proof | None = None


class Counts(Value):
    """received = accepted + already_accepted + refused + late."""

    received: int
    accepted: int
    already_accepted: int
    refused: int
    late: int


class SubmissionAnswer(Value):
    """Everything the registrar says about a submission; final once `state` is not `received`.

    `arrival` never changes once it is there. `statements` has the receipts that `packets` refer to.
    """

    kind: Literal["submission"]
    submission_id: Uuid
    window: WindowNo
    school: Code
    state: SubmissionState
    sha256: Digest
    received_at: Instant
    arrival: str | None = None
    statements: dict[Digest, str] = Field(default_factory=dict)
    packets: Many[PacketAnswer] = ()
    problems: Many[ProblemEntry] = ()
    counts: Counts
    rules: RuleBookName | None = None
    """Absent until packets were judged."""


class WithdrawalAnswer(Value):
    """The registrar's confirmation of a revocation, with a proof for each packet."""

    kind: Literal["withdrawal"]
    request_id: Uuid
    window: WindowNo
    school: Code
    withdrawal: str
    proofs: dict[Digest, Proof]
    """By packet digest."""


class CloseAnswer(Value):
    """The registrar's answer to a school's close."""

    kind: Literal["close"]
    window: WindowNo
    school: Code
    seq: int
    root: Digest
    count: int
    closed_at: Instant
    is_in_force: bool


class LockNotice(Value):
    """Tells a school that its packets are locked, with a proof for each of them."""

    kind: Literal["lock"]
    window: WindowNo
    school: Code
    lock: str
    proofs: dict[Digest, Proof]
    """By packet digest."""


class SignatureNotice(Value):
    """Tells a school, before the lock, that a signature of accepted packets does not count by what is known now.

    No verdict changes: the packets stay accepted, and the school may replace them until the cutoff.
    """

    kind: Literal["signature-doubt"]
    window: WindowNo
    school: Code
    statement: Digest
    reason: str
    packets: Many[Digest]
    sentences: Sentences


class AnnotationNotice(Value):
    """Tells a school what a numbered decision says of its locked packets, with a proof for each of them."""

    kind: Literal["annotation"]
    school: Code
    annotation: str
    proofs: dict[Digest, Proof]
    """By packet digest."""


class ReturnNotice(ReturnOut):
    """Tells a school that a reviewer returned its list or records, or is content with what it did about it."""

    kind: Literal["return"]


class ReopenNotice(ReopenOut):
    """Tells a school that its close was opened again, by itself or at its written request."""

    kind: Literal["reopening"]


class TransferNotice(TransferOut):
    """Tells a school of one side of a transfer how the case now stands. One with more acts is the later one."""

    kind: Literal["transfer"]
    school: Code


Answer = (
    SubmissionAnswer
    | WithdrawalAnswer
    | CloseAnswer
    | LockNotice
    | SignatureNotice
    | AnnotationNotice
    | ReturnNotice
    | ReopenNotice
    | TransferNotice
)
