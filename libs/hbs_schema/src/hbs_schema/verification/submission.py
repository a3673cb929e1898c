"""Genuine, for a submission: each statement once, then each packet by itself; one bad packet blocks no other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hbs_schema import digests, leaves, merkle
from hbs_schema.base64url import encode
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.shape import Proof
from hbs_schema.envelopes.submission import Submission
from hbs_schema.errors import Malformed, NotGenuine, Refused
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from hbs_schema.values.schemas import Unknown, read_values
from hbs_schema.verification import packet as packets

LABELS = {"part": "hbs1:endorse-part", "packet": "hbs1:endorse-packet"}


@dataclass(frozen=True)
class Presented:
    """A statement that holds, and the tree of its leaves if they are known here."""

    statement: Statement[Endorsement]
    tree: merkle.Tree | None


PresentedLeaves = Callable[[str], bool]
"""Whether the registrar has seen all leaves of a statement before, by its name."""


def check_endorsements(submission: Submission, *, is_known: PresentedLeaves) -> dict[str, Presented | Refused]:
    """Check every statement of a submission once: its signature, and that its leaves lead to its root.

    A statement that fails stays in the result as its refusal, for all packets that it hits.
    """
    checked: dict[str, Presented | Refused] = {}
    for name, statement in submission.endorsements.items():
        if isinstance(statement, Refused):
            checked[name] = statement
            continue
        try:
            checked[name] = _check_endorsement(submission, statement, is_known)
        except Refused as refused:
            checked[name] = Refused(refused.check, refused.reason, f"/statements/{name}")
    return checked


@dataclass(frozen=True)
class _Seat:
    """What an endorsement must have signed, told of a packet's parts by name."""

    presented: Presented
    part: str
    """Empty: the packet."""
    earlier: bytes
    """The chain of all earlier stages, where it covers the packet."""


Seats = dict[tuple[object, ...], tuple[_Seat, ...] | Refused]
"""What is the same for all packets that name the same statements for the same parts and place, found once."""


def check_packet(
    packet: Packet,
    checked: Mapping[str, Presented | Refused],
    policy: Statement[Policy] | None,
    *,
    read: Callable[[Packet], object] = read_values,
    seats: Seats | None = None,
) -> Iterator[Refused]:
    """Every problem of one packet; none means genuine. `policy` is the registrar's for the header's digest.

    A statement that does not hold is given as the statement's own refusal (same object for every packet). `read` is
    `read_values` or something that keeps what it gives; `seats` is kept from packet to packet of one submission.
    """
    try:
        read(packet)
    except Refused as refused:
        yield refused
    except Unknown:
        # A verifier of a file says so and goes on; a registrar must not accept values that it cannot read.
        yield Malformed("schema", "a schema that is not known here")
    presented: list[Presented] = []
    for proof in packet.endorsements:
        entry = checked[proof.statement]
        if isinstance(entry, Refused):
            yield entry
        else:
            presented.append(entry)
    if policy is None:
        yield NotGenuine("policy", "the header names a policy that is not in force here")
        return
    try:
        packets.check_policy_named(packet, policy)
    except Refused as refused:
        yield refused
    if len(presented) == len(packet.endorsements):
        yield from _check_endorsed(packet, presented, policy, {} if seats is None else seats)


def _check_endorsed(
    packet: Packet, presented: list[Presented], policy: Statement[Policy], known: Seats
) -> Iterator[Refused]:
    own = _kind_of(packet, policy)
    if own not in known:
        known[own] = _seats(packet, presented, policy.payload)
    seats = known[own]
    if isinstance(seats, Refused):
        yield seats
        return
    key, own_parts, content = packet.record_key, packet.by_name, packet.content_digest
    identity = own_parts["identity"].hash
    for seat, proof in zip(seats, packet.endorsements, strict=True):
        if seat.part:
            leaf = leaves.endorse_part(key, identity, own_parts[seat.part].hash)
        else:
            leaf = leaves.endorse_packet(key, content, seat.earlier)
        # The tree was built from its leaves: this is the path that would be walked, in its one spelling.
        tree = seat.presented.tree
        if tree is None or tree.place(leaf) != (proof.index, proof.path):
            yield from _check_leaf(leaf, seat.presented, proof)


def _check_leaf(leaf: bytes, presented: Presented, proof: Proof) -> Iterator[Refused]:
    if presented.tree is not None and presented.tree.place(leaf) is None:
        yield NotGenuine("content-signed", f"{presented.statement.payload.role} signed something else")
        return
    try:
        packets.check_proof(Placed(presented.statement, proof), leaf)
    except Refused as refused:
        yield refused


def _kind_of(packet: Packet, policy: Statement[Policy]) -> tuple[object, ...]:
    """Everything that `_seats` reads."""
    header = packet.header
    return (
        *(header.registrar, header.school, header.school_year, header.level, header.track, header.class_name),
        *(header.grade, header.policy.id, header.policy.version, header.policy.digest, policy.name),
        tuple([part.name for part in packet.parts]),
        packet.statements,
    )


def _seats(packet: Packet, presented: list[Presented], policy: Policy) -> tuple[_Seat, ...] | Refused:
    placed = [Placed(each.statement, proof) for each, proof in zip(presented, packet.endorsements, strict=True)]
    try:
        packets.check_binding(packet, placed)
        staged = packets.check_stages(packet, placed, policy)
    except Refused as refused:
        return refused
    found = []
    for each, (number, entry) in zip(presented, staged, strict=True):
        scope = entry.statement.payload.scope
        part = (scope.part if scope else None) or ""
        earlier = [] if part else [other.statement.digest for position, other in staged if position < number]
        found.append(_Seat(each, part, digests.chain(earlier)))
    return tuple(found)


def _check_endorsement(
    submission: Submission, statement: Statement[Endorsement], is_known: PresentedLeaves
) -> Presented:
    certificate = submission.certificates.get(statement.header.thumbprint)
    if certificate is None:
        raise NotGenuine("signatures", "the signer's certificate is missing")
    own = _read_leaves(submission, statement, is_known)
    statement.check_signature(certificate.key)
    return Presented(statement, own)


def _read_leaves(
    submission: Submission, statement: Statement[Endorsement], is_known: PresentedLeaves
) -> merkle.Tree | None:
    texts = submission.shape.leaves.get(statement.name)
    if texts is None:
        if statement.payload.count > 1 and not is_known(statement.name):
            raise Malformed("leaves", "the leaves are required at the first presentation")
        return None
    label = LABELS[statement.payload.covers]
    own = leaves.read_leaves(texts, label)
    tree = merkle.Tree(own)
    if own != tree.leaves:
        raise Malformed("leaves", "leaves ascend")
    if (statement.payload.count, statement.payload.root) != (len(own), encode(tree.root)):
        raise NotGenuine("leaves", "the leaves do not lead to the root")
    return tree
