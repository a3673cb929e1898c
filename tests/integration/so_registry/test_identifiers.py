"""Ids, keys and algorithms that are in use elsewhere or no longer."""

from uuid import UUID

import pytest

from tests.integration.so_registry.acts import told
from tests.integration.so_registry.flaws import values_of
from tests.integration.so_registry.registrar import allow, link
from tests.integration.so_registry.signing import Signed, Signing
from tests.support.registry import Registry
from tests.support.world import World

pytestmark = pytest.mark.integration


async def test_two_packets_with_one_id_are_both_refused(registry: Registry) -> None:
    world = registry.world
    codes = await registry.codes(2)
    drafts = [world.draft(values=values_of(code, n + 1)) for n, code in enumerate(codes)]
    same = world.draft(values=values_of(codes[1]), packet_id=drafts[0].header["packet_id"])
    statements, packets = Signing(world).class_of([drafts[0], same])

    answer = await registry.submit(*registry.pack(packets, statements))

    assert told(answer) == {"packet-id-used": (0, 1)}


async def test_a_packet_id_that_another_record_has_is_refused_and_holds_up_nobody(registry: Registry) -> None:
    world = registry.world
    codes = await registry.codes(2)
    statements, packets = Signing(world).class_of([world.draft(values=values_of(codes[0], 1))])
    await registry.submit(*registry.pack(packets, statements))
    again = world.draft(values=values_of(codes[1], 2), packet_id=packets[0].header.packet_id)

    answer = await registry.submit(*_packed(registry, Signing(world).class_of([again])))

    assert told(answer) == {"packet-id-used": (0,)}


def _packed(registry: Registry, signed: Signed) -> tuple[UUID, bytes]:
    return registry.pack(signed[1], signed[0])


async def test_a_pupil_key_of_another_record_refuses_the_packet(registry: Registry) -> None:
    """The pupil's own code is right, but the personal id beside it belongs to somebody else's record."""
    world, codes = registry.world, await registry.codes(2)
    await link(registry, codes[0], "personal", "001316000099")
    values = values_of(codes[1], 2)
    values["personal"] = {**values["personal"], "personal_id": "001316000099"}

    answer = await registry.submit(*_packed(registry, Signing(world).class_of([world.draft(values=values)])))

    assert told(answer) == {"record-unknown": (0,)}


async def test_an_algorithm_that_the_policy_has_ended_is_refused(registry: Registry) -> None:
    world: World = registry.world
    policy = world.make_policy(id="strict", rs256_until="2026-01-01T00:00:00Z")
    await allow(registry, policy)
    key = world.key("rsa", use_rsa=True, algorithm="RS256")
    await registry.register(registry.signer("homeroom/", thumbprint=key.certificate.thumbprint))
    header = {"policy": {"id": "strict", "version": 1, "digest": policy.document_digest}}
    signing = Signing(world, policy=policy, keys={"homeroom/": key})

    signed = signing.class_of(await registry.drafts(1, **header))
    answer = await registry.submit(*_packed(registry, signed))

    assert told(answer) == {"algorithm-ended": (0,)}
