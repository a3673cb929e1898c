"""Checks of one packet and the endorsements it comes with: proofs, binding, stages (docs/packet.md §8)."""

from collections.abc import Sequence

from hbs_schema import base64url, digests, leaves, merkle
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.envelopes.packet import Packet
from hbs_schema.errors import NotGenuine
from hbs_schema.statements.documents import Policy, Stage
from hbs_schema.statements.members import PolicyName, TreeStatement
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement


def check_binding(packet: Packet, endorsements: Sequence[Placed[Endorsement]]) -> None:
    """Raises NotGenuine unless every endorsement speaks of this record's school, year, level and policy."""
    header = packet.header
    policy = _named(header.policy)
    for placed in endorsements:
        payload = placed.statement.payload
        same = (
            payload.registrar == header.registrar
            and payload.school == header.school
            and payload.school_year == header.school_year
            and payload.level == header.level
            and _named(payload.policy) == policy
            and payload.track in (None, header.track)
        )
        scope = payload.scope
        if scope is not None:
            same = same and scope.class_name in (None, header.class_name)
            same = same and (scope.grades is None or header.grade in scope.grades)
        if not same:
            raise NotGenuine("binding", "an endorsement speaks of something else")


def _named(policy: PolicyName) -> tuple[str, int, str]:
    """What models compare member by member, which takes longer than everything else here."""
    return policy.id, policy.version, policy.digest


def check_policy_named(packet: Packet, policy: Statement[Policy]) -> None:
    """Raises NotGenuine unless this is the policy that the header names, of its registrar and for its level."""
    payload, header = policy.payload, packet.header
    same = (
        (payload.id, payload.version) == (header.policy.id, header.policy.version)
        and policy.document_digest == header.policy.digest
        and payload.registrar == header.registrar
        and header.level in payload.levels
    )
    if not same:
        raise NotGenuine("policy", "not the policy that the header names")


def check_stages(
    packet: Packet, endorsements: Sequence[Placed[Endorsement]], policy: Policy
) -> list[tuple[int, Placed[Endorsement]]]:
    """Each endorsement with the number of its stage.

    Raises NotGenuine unless the endorsements are exactly those that the policy asks for, in its order.
    """
    rest = list(endorsements)
    staged: list[tuple[int, Placed[Endorsement]]] = []
    for number, stage in enumerate(policy.stages):
        for part_name in _covered(packet, stage):
            taken = _take(rest, stage, part_name)
            if not taken:
                raise NotGenuine("stages", f"no endorsement by {stage.role}")
            names = [placed.statement.name for placed in taken]
            if names != sorted(names):
                raise NotGenuine("stages", "endorsements out of order")
            staged.extend((number, placed) for placed in taken)
    if rest:
        raise NotGenuine("stages", "an endorsement that the policy does not ask for, or out of order")
    return staged


def _covered(packet: Packet, stage: Stage) -> list[str | None]:
    """The parts that a stage must cover, in order of their names; None stands for the packet."""
    if stage.covers == "packet":
        return [None]
    return [part.name for part in packet.parts if stage.matches(part.name)]


def _take(rest: list[Placed[Endorsement]], stage: Stage, part_name: str | None) -> list[Placed[Endorsement]]:
    """Remove from the head of `rest` the endorsements of one stage and part."""
    taken: list[Placed[Endorsement]] = []
    while rest:
        payload = rest[0].statement.payload
        part = payload.scope.part if payload.scope else None
        fits = payload.covers == stage.covers and part == part_name
        if not fits or payload.role not in (stage.role, *stage.stand_ins):
            break
        if stage.individual and payload.count != 1:
            raise NotGenuine("stages", f"{stage.role} signs each record by itself under this policy")
        taken.append(rest.pop(0))
        if stage.signers == "any":
            break
    return taken


def endorsement_leaf(packet: Packet, placed: Placed[Endorsement], earlier: Sequence[Placed[Endorsement]]) -> bytes:
    """The leaf that an endorsement must have signed; `earlier` are those of all earlier stages."""
    payload = placed.statement.payload
    if payload.covers == "packet":
        chain = digests.chain(entry.statement.digest for entry in earlier)
        return leaves.endorse_packet(packet.record_key, packet.content_digest, chain)
    part = packet.by_name.get(payload.scope.part or "") if payload.scope else None
    if part is None:
        raise NotGenuine("proofs", "an endorsement of a part that the packet does not have")
    return leaves.endorse_part(packet.record_key, packet.by_name["identity"].hash, part.hash)


def check_endorsement_proofs(packet: Packet, staged: Sequence[tuple[int, Placed[Endorsement]]]) -> None:
    """Raises NotGenuine unless each endorsement's leaf is in its tree; takes what `check_stages` gives."""
    for number, placed in staged:
        earlier = [entry for position, entry in staged if position < number]
        check_proof(placed, endorsement_leaf(packet, placed, earlier))


def check_proof(placed: Placed[TreeStatement], leaf: bytes) -> None:
    """Raises NotGenuine unless `leaf` is where the proof says it is."""
    tree = placed.statement.payload
    merkle.check_path(
        leaf,
        index=placed.proof.index,
        count=tree.count,
        path=[base64url.decode_digest(step, check="proofs") for step in placed.proof.path],
        root=base64url.decode_digest(tree.root, check="proofs"),
    )
