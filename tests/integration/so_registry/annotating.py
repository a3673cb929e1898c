"""A locked record and what a numbered decision says of it, as small steps that tests put together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.envelopes.packet import Packet
from so_registry.domain.annotations.annotating import AnnotationKind, Wanted
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals.proposal import Proposal
from so_registry.usecases.annotations.propose_annotation import propose_annotation
from so_registry.usecases.annotations.sign_annotation import Annotated, sign_annotation
from so_registry.usecases.proposals.approve import Decision, approve
from tests.integration.so_registry import acts
from tests.support.registry import Registry

LAN = Actor("person:lan", "console", is_person=True)
MINH = Actor("person:minh", "console", is_person=True)


async def locked(registry: Registry, count: int = 1) -> Sequence[Packet]:
    """Records of a class, accepted, closed and locked."""
    statements, packets = await registry.signed(count)
    await registry.submit(*registry.pack(packets, statements))
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 4)
    return packets


async def proposed(
    registry: Registry,
    packets: Sequence[Packet],
    annotation: AnnotationKind = "invalidated",
    *,
    successor: Packet | None = None,
    **options: Any,
) -> Proposal:
    following = encode(successor.digest) if successor else None
    named = tuple(encode(packet.digest) for packet in packets)
    number = options.pop("number", "12/QĐ-SGDĐT")
    return await propose_annotation(
        Wanted(annotation, number, "2026-09-01", named, following),
        "theo kết luận kiểm tra",
        proposal_id=uuid4(),
        **{"by": LAN, "is_on": True, "sessions": registry.sessions, **options},
    )


async def approved(registry: Registry, packets: Sequence[Packet], *wanted: Any, **options: Any) -> UUID:
    proposal = await proposed(registry, packets, *wanted, **options)
    order = Decision(proposal.proposal_id, proposal.sha256, "đã đối chiếu")
    await approve(order, by=MINH, sessions=registry.sessions, carriers={})
    return proposal.proposal_id


async def sign(registry: Registry, proposal_id: UUID, **options: Any) -> Annotated:
    return await sign_annotation(
        proposal_id,
        by=MINH,
        is_on=True,
        sessions=registry.sessions,
        key=registry.world.key("so-lock"),
        clock=utc_now,
        **options,
    )


async def annotated(registry: Registry, packets: Sequence[Packet], *wanted: Any, **options: Any) -> Annotated:
    """Proposed, approved by another, signed."""
    return await sign(registry, await approved(registry, packets, *wanted, **options))
