"""Accepted packets: every column follows from the packet's own bytes and from the receipt that names it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from hbs_schema import base64url, leaves, merkle
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import PacketShape
from hbs_schema.envelopes.submission import read_submission
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.payloads import Endorsement, Receipt
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.values.declared_results import declared_result
from hbs_schema.verification.packet import check_endorsement_proofs, check_stages
from so_registry.domain.integrity.statements import Found
from so_registry.domain.places import packet_value, places_of


@dataclass(frozen=True)
class ExpectedAge:
    """What `part_ages` has to have at least, by an endorsement of an accepted packet."""

    record_key: str
    part: str
    role: str
    iat: int


def read_stored(data: bytes | None) -> Packet | None:
    """The packet at a place; None for bytes that are none, and where there is nothing."""
    try:
        return read_packet(PacketShape.model_validate(packet_value(data)))
    except (Refused, ValidationError):
        return None


def is_own(row: Mapping[str, Any], packet: Packet) -> bool:
    """Whether what was read at the row's place is the packet that it, or the root of its receipt, is about."""
    receipt = read_receipt(row["receipt_jws"])
    return receipt is None or _unproved(row, packet, receipt) != "body"


def judge_packet(row: Mapping[str, Any], packet: Packet) -> Iterator[Found]:
    """A row of `packets` with its own packet and the receipt of its name."""
    receipt = read_receipt(row["receipt_jws"])
    if receipt is None:
        yield "receipt", "orphan"
    else:
        column = _unproved(row, packet, receipt)
        if column is not None:
            yield column, "proof"
        yield from _compared(row, _of_receipt(receipt))
    yield from _compared(row, _of_packet(packet))
    if row["verified_at"] is not None and row["accepted_at"] != row["verified_at"]:
        yield "accepted_at", "not-equal"


def judge_place(row: Mapping[str, Any], submission: Mapping[str, Any] | None) -> Iterator[Found]:
    """A row at whose place its packet is not, beside the submission that the receipt names, whose bytes are whole."""
    if submission is None:
        yield "submission_id", "orphan"
        return
    try:
        packets = read_submission(submission["body"]).packets
    except Refused:
        packets = ()
    placed = zip(packets, places_of(submission["body"], packets) if packets else (), strict=True)
    own = next((each for each in placed if base64url.encode(each[0].digest) == row["packet_digest"]), None)
    if own is None:
        yield "body_at", "proof"
        return
    packet, place = own
    yield from _compared(row, {"body_at": place.at, "body_length": place.length})
    yield from judge_packet({**row, "verified_at": submission["verified_at"]}, packet)


def read_endorsements(stored: Mapping[str, str]) -> dict[str, Statement[Endorsement]]:
    """By name; what cannot be read is named where statements are judged."""
    found = {}
    for name, jws in stored.items():
        with suppress(Refused):
            found[name] = parse_statement(jws, Endorsement)
    return found


def expected_ages(packet: Packet, endorsements: Mapping[str, Statement[Endorsement]]) -> Iterator[ExpectedAge]:
    """Of each endorsement that is stored."""
    for proof in packet.endorsements:
        statement = endorsements.get(proof.statement)
        if statement is not None:
            part, role = _part_of(statement), statement.payload.role
            yield ExpectedAge(packet.header.record_key, part, role, statement.header.iat)


def has_proofs(packet: Packet, endorsements: Mapping[str, Statement[Endorsement]], policy: str | None) -> bool:
    """Whether each endorsement's leaf is where the packet says: a place under a root is in no packet's digest.

    True for what cannot be judged, since a statement or the policy is named elsewhere.
    """
    try:
        own = parse_statement(policy or "", Policy).payload
        placed = [Placed(endorsements[proof.statement], proof) for proof in packet.endorsements]
    except (Refused, KeyError):
        return True
    try:
        check_endorsement_proofs(packet, check_stages(packet, placed, own))
    except Refused:
        return False
    return True


def judge_age(row: Mapping[str, Any], jws: str | None) -> Iterator[Found]:
    """A row of `part_ages`, with the statement that it names."""
    try:
        statement = parse_statement(jws or "", Endorsement)
    except Refused:
        yield "statement", "orphan"
        return
    expected = {
        "part": _part_of(statement),
        "role": statement.payload.role,
        "iat": statement.header.iat,
    }
    yield from _compared(row, expected)


def _part_of(statement: Statement[Endorsement]) -> str:
    scope = statement.payload.scope
    return (scope.part if scope else None) or ""


def read_receipt(jws: str | None) -> Receipt | None:
    """None for what is none: statements are judged elsewhere."""
    try:
        return parse_statement(jws or "", Receipt).payload
    except Refused:
        return None


def _unproved(row: Mapping[str, Any], packet: Packet, receipt: Receipt) -> str | None:
    """The column that keeps the packet from standing under its receipt's root; None if it does."""
    root = base64url.decode_digest(receipt.root)
    try:
        path = [base64url.decode_digest(step) for step in row["receipt_path"]]
        stored = base64url.decode_digest(row["packet_digest"])
    except Refused:
        path, stored = [], b""
    leaf = leaves.of_packet("receipt", packet.digest)
    if _stands(leaf, row["receipt_index"], path, root, receipt.count):
        return None
    if any(_stands(leaf, index, path, root, receipt.count) for index in range(receipt.count)):
        return "receipt_index"
    # The digest that was stored with it still is under the root: the bytes are not those any more.
    if stored and stored != packet.digest:
        return "body"
    return "receipt_path"


def _stands(leaf: bytes, index: int, path: list[bytes], root: bytes, count: int) -> bool:
    try:
        merkle.check_path(leaf, index=index, count=count, path=path, root=root)
    except Refused:
        return False
    return True


def _of_packet(packet: Packet) -> dict[str, Any]:
    header = packet.header
    return {
        "school_year": header.school_year,
        "lookup_code": packet.by_name["record"].value["lookup_code"],
        "revision": header.revision,
        "packet_id": header.packet_id,
        "packet_digest": base64url.encode(packet.digest),
        "record_key": header.record_key,
        "supersedes": header.supersedes,
        "grade": header.grade,
        "class": header.class_name,
        "result": declared_result(packet.by_name["outcome"].value),
        "policy": header.policy.digest,
    }


def _of_receipt(receipt: Receipt) -> dict[str, Any]:
    return {"school": receipt.school, "window_no": receipt.window, "submission_id": receipt.submission_id}


def _compared(row: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[Found]:
    for column, value in expected.items():
        stored = row[column]
        if stored is None or value is None:
            if stored is not value:
                yield column, "not-equal"
        elif str(stored) != str(value):
            yield column, "not-equal"
