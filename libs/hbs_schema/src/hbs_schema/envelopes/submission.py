"""Reading a submission: refused whole if one packet's digest cannot be computed (docs/packet.md §7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hbs_schema import base64url, canonical, leaves, merkle
from hbs_schema.certificates import Certificate, check_all_referred, read_certificates
from hbs_schema.envelopes.bundle import read_der_list, validated
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import (
    MAX_CERTIFICATE,
    MAX_SUBMISSION,
    MAX_TOKEN,
    SubmissionShape,
)
from hbs_schema.errors import Malformed, NotGenuine, Refused
from hbs_schema.parts import parse_parts
from hbs_schema.statements.payloads import Endorsement, SubmissionStatement
from hbs_schema.statements.statement import Statement, parse_statement


@dataclass(frozen=True)
class Submission:
    """A submission whose packets have digests; no signature has been checked yet.

    `endorsements` holds, for each statement, the statement or why it is not one; `data` are the bytes as they came.
    """

    data: bytes = field(repr=False)
    shape: SubmissionShape
    packets: tuple[Packet, ...]
    sender: Statement[SubmissionStatement]
    endorsements: Mapping[str, Statement[Endorsement] | Refused]
    certificates: Mapping[str, Certificate]
    timestamps: Mapping[str, tuple[bytes, ...]]


def read_submission(data: bytes) -> Submission:
    """Read the bytes of a submission. Raises Malformed or NotGenuine (check `record-key`)."""
    if len(data) > MAX_SUBMISSION:
        raise Malformed("format", "longer than 4 MiB")
    shape: SubmissionShape = validated(SubmissionShape, canonical.parse(data, max_depth=canonical.ENVELOPE_DEPTH))
    packets = _read_packets(shape)
    _check_distinct(packets)
    sender = parse_statement(shape.sender, SubmissionStatement, "/sender")
    endorsements = {name: _read_endorsement(name, jws) for name, jws in shape.statements.items()}
    submission = Submission(
        data=data,
        shape=shape,
        packets=packets,
        sender=sender,
        endorsements=endorsements,
        certificates=read_certificates(shape.certificates, limit=MAX_CERTIFICATE),
        timestamps={
            name: tuple(read_der_list(tokens, MAX_TOKEN, f"/timestamps/{name}"))
            for name, tokens in shape.timestamps.items()
        },
    )
    _check_references(submission)
    return submission


def check_sender(submission: Submission) -> Certificate:
    """The sending certificate, once its statement is known to be about exactly these packets.

    Raises NotGenuine otherwise. Whether the certificate may send for the school is the registrar's to know.
    """
    sender, shape = submission.sender, submission.shape
    certificate = submission.certificates.get(sender.header.thumbprint)
    if certificate is None:
        raise NotGenuine("sender", "the sender's certificate is missing", "/sender")
    payload = sender.payload
    if (payload.submission_id, payload.window, payload.school) != (
        shape.submission_id,
        shape.window,
        shape.school,
    ):
        raise NotGenuine("sender", "the sender speaks of another submission", "/sender")
    tree = merkle.Tree([leaves.of_packet("submission", p.digest) for p in submission.packets])
    if (payload.count, payload.root) != (len(tree.leaves), base64url.encode(tree.root)):
        raise NotGenuine("sender", "the sender speaks of other packets", "/sender")
    try:
        sender.check_signature(certificate.key)
    except NotGenuine as error:
        raise NotGenuine("sender", error.reason, "/sender") from error
    return certificate


def _read_packets(shape: SubmissionShape) -> tuple[Packet, ...]:
    # All parts at once; where one is refused each packet is read by itself, and the first that is wrong is told.
    parsed = parse_parts([text for packet in shape.packets for text in packet.parts])
    packets, end = [], 0
    for index, packet in enumerate(shape.packets):
        start, end = end, end + len(packet.parts)
        packets.append(read_packet(packet, f"/packets/{index}", parsed[start:end] if parsed else None))
    return tuple(packets)


def _check_distinct(packets: Sequence[Packet]) -> None:
    salts: set[str] = set()
    keys: set[bytes] = set()
    for index, packet in enumerate(packets):
        if packet.record_key in keys:
            raise Malformed("format", "two packets with one record key", f"/packets/{index}")
        keys.add(packet.record_key)
        # Within a packet no salt stands twice.
        if not salts.isdisjoint(own := [part.salt for part in packet.parts]):
            raise Malformed("parts", "one salt twice in a submission", f"/packets/{index}")
        salts.update(own)


def _read_endorsement(name: str, jws: str) -> Statement[Endorsement] | Refused:
    pointer = f"/statements/{name}"
    try:
        statement = parse_statement(jws, Endorsement, pointer)
    except Refused as refused:
        return refused
    if statement.name != name:
        return Malformed("statements", "not the statement that its digest names", pointer)
    return statement


def _check_references(submission: Submission) -> None:
    shape = submission.shape
    referred = frozenset[str]().union(*[packet.statements for packet in submission.packets])
    if referred != shape.statements.keys():
        raise Malformed("format", "a statement is missing, or nothing refers to it", "/statements")
    if not referred >= shape.leaves.keys():
        raise Malformed("format", "leaves of a statement that is not here", "/leaves")
    stamped = referred | {submission.sender.name}
    if not stamped >= shape.timestamps.keys():
        raise Malformed("format", "a timestamp of a statement that is not here", "/timestamps")
    readable = [e for e in submission.endorsements.values() if isinstance(e, Statement)]
    named = {s.header.thumbprint for s in readable} | {submission.sender.header.thumbprint}
    # An unreadable statement names nobody: its certificate must not count as a stray one.
    if len(readable) == len(submission.endorsements):
        check_all_referred(submission.certificates, named)
