"""From registrar to Ministry: a lock and its packets in chunks, in any order, as often as it takes."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.envelopes.shape import Certificates, Der, PacketShape, Proof, Statements, Tokens
from hbs_schema.types import Code, Digest, Instant, Many, Value

MAX_REPORT_BODY = 16 * 1024 * 1024
"""Of a lock with its lists or of a chunk; what RabbitMQ 4 takes by default."""
MOST_EVIDENCE = 4000
"""Lines of timestamps, certificates or status entries in a chunk: a hundred packets may have as many schools."""

ChunkTimestamps = Annotated[dict[Digest, Tokens], Field(max_length=MOST_EVIDENCE)]
ChunkDers = Annotated[Many[Der], Field(max_length=MOST_EVIDENCE)]


class WithdrawnEntry(Value):
    """A packet that is not in the lock because it was revoked, or replaced by `successor`."""

    record_key: Digest
    packet: Digest
    successor: Digest | None = None
    at: Instant


class ReportLock(Value):
    """The lock statement and the lists whose roots it names."""

    format: Literal["hbs-report-lock/1"]
    registrar: Code
    lock: str
    schools: Many[Code]
    withdrawn: Many[WithdrawnEntry]
    chunks: Annotated[int, Field(ge=0)]
    calendar: str
    policies: Many[str]
    certificates: Certificates


class ReportedPacket(Value):
    """One locked packet with its receipt and its place in the lock's tree."""

    packet: PacketShape
    receipt: Proof
    lock: Proof


class ReportChunk(Value):
    """Some of a lock's packets, and every statement they refer to but the lock's own.

    `timestamps` may name the lock's statement too. `cert_status` holds OCSP responses and CRLs about those who signed
    the packets, the lock and its policies. Sent again, a chunk may bring more of both.
    """

    format: Literal["hbs-report-chunk/1"]
    registrar: Code
    lock: Digest
    number: Annotated[int, Field(ge=0)]
    packets: Annotated[Many[ReportedPacket], Field(min_length=1, max_length=500)]
    statements: Statements
    timestamps: ChunkTimestamps
    certificates: ChunkDers
    cert_status: ChunkDers = ()


class CopiedPacket(Value):
    """One accepted packet with its place in the receipt's tree."""

    packet: PacketShape
    receipt: Proof


class ReportCopy(Value):
    """What a registrar has just accepted, where the Ministry gets a copy at once; nothing of it is locked yet."""

    format: Literal["hbs-report-copy/1"]
    registrar: Code
    receipt: str
    packets: Annotated[Many[CopiedPacket], Field(min_length=1, max_length=60)]
    certificates: Certificates


class LeafRange(Value):
    """Positions of the lock's tree, `first` to `last` included, that the Ministry lacks or does not know."""

    first: Annotated[int, Field(ge=0)]
    last: Annotated[int, Field(ge=0)]


class Acknowledgement(Value):
    """The Ministry's answer to a report.

    equal: the roots agree, `acknowledgement` is the statement. unequal: `missing` are to be sent again.
    refused: `problem` says why (a code), an operator must act.
    """

    registrar: Code
    lock: Digest
    result: Literal["equal", "unequal", "refused"]
    acknowledgement: str | None = None
    certificates: Certificates = ()
    missing: Many[LeafRange] = ()
    problem: str | None = None
