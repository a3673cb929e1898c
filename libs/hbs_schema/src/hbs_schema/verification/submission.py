"""Genuine, for a submission: each statement once, then each packet by itself; one bad packet blocks no other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hbs_schema import leaves, merkle
from hbs_schema.base64url import encode
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.submission import Submission
from hbs_schema.errors import Malformed, NotGenuine, Refused
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from hbs_schema.values.schemas import Unknown, check_values
from hbs_schema.verification import packet as packets

LABELS = {"part": "hbs1:endorse-part", "packet": "hbs1:endorse-packet"}


@dataclass(frozen=True)
class Presented:
    """A statement that holds, and its leaves as far as they are known here."""

    statement: Statement[Endorsement]
    leaves: frozenset[bytes] | None


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


def check_packet(
    packet: Packet, checked: Mapping[str, Presented | Refused], policy: Statement[Policy] | None
) -> Iterator[Refused]:
    """Every problem of one packet; none means genuine. `policy` is the registrar's for the header's digest.

    A statement that does not hold is given as the statement's own refusal (same object for every packet).
    """
    try:
        check_values(packet)
    except Refused as refused:
        yield refused
    except Unknown:
        # A verifier of a file says so and goes on; a registrar must not accept values that it cannot read.
        yield Malformed("schema", "a schema that is not known here")
    placed: list[Placed[Endorsement]] = []
    is_whole = True
    for proof in packet.endorsements:
        entry = checked[proof.statement]
        if isinstance(entry, Refused):
            is_whole = False
            yield entry
        else:
            placed.append(Placed(entry.statement, proof))
    if policy is None:
        yield NotGenuine("policy", "the header names a policy that is not in force here")
        return
    try:
        packets.check_policy_named(packet, policy)
    except Refused as refused:
        yield refused
    if is_whole:
        yield from _check_endorsed(packet, placed, checked, policy.payload)


def _check_endorsed(
    packet: Packet,
    placed: list[Placed[Endorsement]],
    checked: Mapping[str, Presented | Refused],
    policy: Policy,
) -> Iterator[Refused]:
    try:
        packets.check_binding(packet, placed)
        staged = packets.check_stages(packet, placed, policy)
    except Refused as refused:
        yield refused
        return
    for number, entry in staged:
        earlier = [other for position, other in staged if position < number]
        leaf = packets.endorsement_leaf(packet, entry, earlier)
        presented = checked[entry.statement.name]
        known = presented.leaves if isinstance(presented, Presented) else None
        if known is not None and leaf not in known:
            yield NotGenuine("content-signed", f"{entry.statement.payload.role} signed something else")
            continue
        try:
            packets.check_proof(entry, leaf)
        except Refused as refused:
            yield refused


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
) -> frozenset[bytes] | None:
    texts = submission.shape.leaves.get(statement.name)
    if texts is None:
        if statement.payload.count > 1 and not is_known(statement.name):
            raise Malformed("leaves", "the leaves are required at the first presentation")
        return None
    label = LABELS[statement.payload.covers]
    own = [leaves.read_leaf(text, (label,)) for text in texts]
    leaves.check_one_leaf_a_record(own)
    tree = merkle.Tree(own)
    if own != tree.leaves:
        raise Malformed("leaves", "leaves ascend")
    if (statement.payload.count, statement.payload.root) != (len(own), encode(tree.root)):
        raise NotGenuine("leaves", "the leaves do not lead to the root")
    return frozenset(own)
