"""The members of each envelope and their limits; what the strings mean is read elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hbs_schema.statements.documents import check_strictly_ascending
from hbs_schema.types import Code, Digest, Many, Uuid, Value, WindowNo

MAX_SUBMISSION = 4 * 1024 * 1024
MAX_BUNDLE = 2 * 1024 * 1024
MAX_CERTIFICATE = 4 * 1024
MAX_TOKEN = 8 * 1024
MAX_STATUS_EVIDENCE = 256 * 1024
MAX_PACKETS = 60
MAX_TOKENS = 200

PartText = Annotated[str, StringConstraints(max_length=16 * 1024)]
Jws = Annotated[str, StringConstraints(max_length=1024 * 1024)]
Index = Annotated[int, Field(ge=0, lt=2**23)]
Path = Annotated[Many[Digest], Field(max_length=23)]
Statements = Annotated[dict[Digest, Jws], Field(max_length=3000)]
Der = Annotated[str, StringConstraints(min_length=4)]
Tokens = Annotated[Many[Der], Field(min_length=1, max_length=16)]
Timestamps = Annotated[dict[Digest, Tokens], Field(max_length=200)]


def check_tokens(timestamps: Mapping[str, Sequence[str]]) -> None:
    """Raises ValueError for more tokens than an envelope may carry; each costs a path and a signature."""
    if sum(len(line) for line in timestamps.values()) > MAX_TOKENS:
        raise ValueError("too many timestamp tokens")


Certificates = Annotated[Many[Der], Field(max_length=200)]


class Proof(Value):
    """Which statement, and where in its tree."""

    statement: Digest
    index: Index
    path: Path


class PacketShape(Value):
    """A packet on the wire."""

    parts: Annotated[Many[PartText], Field(min_length=1, max_length=64)]
    endorsements: Annotated[Many[Proof], Field(max_length=64)]


class HiddenPacketShape(Value):
    """A packet in a presentation."""

    parts: Annotated[Many[PartText], Field(min_length=1, max_length=64)]
    hidden: Annotated[Many[Digest], Field(max_length=64)]
    chain: Digest


class SubmissionShape(Value):
    """A submission on the wire."""

    format: Literal["hbs-submission/1"]
    submission_id: Uuid
    window: WindowNo
    school: Code
    packets: Annotated[Many[PacketShape], Field(min_length=1, max_length=MAX_PACKETS)]
    statements: Statements
    timestamps: Timestamps
    certificates: Certificates
    leaves: Annotated[dict[Digest, Many[str]], Field(max_length=3000)]
    sender: Jws

    @model_validator(mode="after")
    def _one_order(self) -> Self:
        check_tokens(self.timestamps)
        check_strictly_ascending(list(self.certificates))
        return self


class _BundleMembers(Value):
    statements: Statements
    timestamps: Timestamps
    certificates: Certificates
    cert_status: Annotated[Many[Der], Field(max_length=64)]
    policy: Jws
    authority: Jws
    receipt: Proof
    lock: Proof | None = None
    acknowledgement: Proof | None = None
    annotations: Annotated[Many[Proof], Field(max_length=16)]
    status: Jws | None = None

    @model_validator(mode="after")
    def _one_order(self) -> Self:
        check_tokens(self.timestamps)
        check_strictly_ascending(list(self.certificates))
        check_strictly_ascending(list(self.cert_status))
        check_strictly_ascending([proof.statement for proof in self.annotations])
        return self


class BundleShape(_BundleMembers):
    """A bundle on the wire."""

    format: Literal["hbs-bundle/1"]
    packet: PacketShape


class PresentationShape(_BundleMembers):
    """A presentation on the wire."""

    format: Literal["hbs-presentation/1"]
    packet: HiddenPacketShape
