"""Acts of forging: each takes a registrar, makes a submission with one thing wrong, and gives back what it says."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hbs_kit.clock import utc_now
from hbs_schema.building.endorsing import Draft
from hbs_schema.building.keys import SigningKey
from hbs_schema.intake.capacities import Capacity
from hbs_schema.intake.knowledge import PartAge
from tests.integration.so_registry import flaws
from tests.integration.so_registry.flaws import Build
from tests.integration.so_registry.signing import Signing
from tests.support.evidence import timestamp_token
from tests.support.registry import Registry
from tests.support.world import FULL_CHAIN, PART_STAGE, SIGNED_AT, World
from tests.unit.signer_matrix import forged_statements as forged
from tests.unit.signer_matrix.paper import PaperRegistry, handed_in

Act = Callable[[PaperRegistry], Awaitable[frozenset[str]]]


def built(build: Build) -> Act:
    """One packet with a flaw of the registry's own tests."""

    async def act(registry: PaperRegistry) -> frozenset[str]:
        code = (await registry.codes(flaws.PUPIL))[flaws.PUPIL - 1]
        statements, packets = await build(registry, code)
        return handed_in(registry, packets, statements)

    return act


def signed(**signing: Any) -> Act:
    async def act(registry: PaperRegistry) -> frozenset[str]:
        statements, packets = Signing(registry.world, **signing).class_of(await registry.drafts(2))
        return handed_in(registry, packets, statements)

    return act


async def in_order(registry: PaperRegistry, order: tuple[int, ...]) -> frozenset[str]:
    signing = Signing(registry.world)
    done = signing.stages(await registry.drafts(2), order)
    return handed_in(registry, [draft.packet() for draft in done], signing.statements)


async def principal_first(registry: PaperRegistry) -> frozenset[str]:
    return await in_order(registry, (2, 0, 1, 3))


async def two_principals(registry: PaperRegistry) -> frozenset[str]:
    signing = Signing(registry.world)
    done = signing.stages(await registry.drafts(2), (0, 1, 2))
    key = registry.world.key("second-principal")
    await registry.register(registry.signer("principal/", thumbprint=key.certificate.thumbprint))
    second = Signing(registry.world, keys={"principal/": key}, statements=signing.statements)
    done = second._sign(done, 2, "principal", "")
    done = second.stages(done, (3,))
    return handed_in(registry, [draft.packet() for draft in done], second.statements)


async def of_another_school(registry: PaperRegistry) -> frozenset[str]:
    """Its own signatures, and a neighbour that is this school's."""
    codes = await registry.codes(2)
    statements, good = Signing(registry.world).class_of([registry.world.draft(values=flaws.values_of(codes[0], 1))])
    other = registry.world.draft(values=flaws.values_of(codes[1]), school="other")
    own, strange = Signing(registry.world).class_of([other])
    return handed_in(registry, [*good, *strange], [*statements, *own])


def not_yet_valid(registry: Registry) -> SigningKey:
    return registry.world.key("early", not_before=utc_now() + timedelta(days=1))


def ca(registry: Registry) -> SigningKey:
    return registry.world.key("a-ca", is_ca=True)


async def ended_later(registry: PaperRegistry) -> frozenset[str]:
    """The registration ends after the submission came."""
    registry.entries = [replace(entry, holds_until=utc_now() + timedelta(minutes=1)) for entry in registry.entries]
    return await signed()(registry)


async def revoked_after_a_timestamp(registry: PaperRegistry) -> frozenset[str]:
    """Revoked before the submission came, and after the time that a timestamp proves."""
    since = SIGNED_AT + timedelta(days=30)
    registry.entries = [replace(e, revoked_from=since) if e.role == "homeroom" else e for e in registry.entries]
    statements, packets = Signing(registry.world).class_of(await registry.drafts(2))
    (own,) = [statement for statement in statements if statement.payload.role == "homeroom"]
    token = timestamp_token(registry.world.ca, own.digest, SIGNED_AT + timedelta(hours=1))
    return handed_in(registry, packets, statements, timestamps={own.name: [token]})


def one_person_twice(*apart: str) -> Act:
    """One person's two certificates: one signs as homeroom teacher, the other as principal."""

    async def act(registry: PaperRegistry) -> frozenset[str]:
        registry.apart = apart
        keys = {name: registry.world.key(f"own/{name}") for name in ("homeroom/", "principal/")}
        for name, key in keys.items():
            await registry.register(registry.signer(name, thumbprint=key.certificate.thumbprint, person="gv-1"))
        return await signed(keys=keys)(registry)

    return act


async def co_teacher_missing(_registry: PaperRegistry) -> frozenset[str]:
    """A policy that asks for every teacher of a part, one of whom has not signed."""
    registry = PaperRegistry.of(World(stages=({**PART_STAGE, "signers": "all"}, *FULL_CHAIN[1:])))
    second = registry.signer(
        "subject-teacher/subjects/TOAN",
        thumbprint=registry.world.key("second-teacher").certificate.thumbprint,
        classes=("4A",),
        person="gv-2",
        capacity=Capacity.CO_TEACHER,
    )
    await registry.register(second)
    return await signed()(registry)


async def homeroom_as_principal(registry: PaperRegistry) -> frozenset[str]:
    """One certificate, registered as the homeroom teacher's, in both places."""
    return await signed(keys={"principal/": registry.world.key("homeroom/")})(registry)


async def of_another_packet(registry: PaperRegistry) -> frozenset[str]:
    """The principal signed these two pupils' packets; one of them is then made anew below his signature."""
    drafts = await registry.drafts(2)
    statements, packets = Signing(registry.world).class_of(drafts)
    values = flaws.values_of(registry.issued[1], 1, **{"subjects/TOAN": {"level": "T", "test": "7"}})
    changed = registry.world.draft(values=values)
    parts = tuple(changed.by_name.get(p.name, p) if p.name == "subjects/TOAN" else p for p in packets[0].parts)
    forged_packet = forged.with_parts(packets[0], parts)
    return handed_in(registry, [forged_packet, packets[1]], statements)


async def exchanged(registry: PaperRegistry, name: str, after: int) -> frozenset[str]:
    """Two pupils' parts change places once the first `after` stages have signed."""
    signing, numbers = Signing(registry.world), range(4)
    drafts = [
        registry.world.draft(values=flaws.values_of(code, n, **{"subjects/TOAN": {"level": "T", "test": mark}}))
        for n, (code, mark) in enumerate(zip(await registry.codes(2), ("7", "8"), strict=True), start=1)
    ]
    first, second = signing.stages(drafts, numbers[:after])
    done = signing.stages([part_from(first, second, name), part_from(second, first, name)], numbers[after:])
    return handed_in(registry, [draft.packet() for draft in done], signing.statements)


def part_from(draft: Draft, other: Draft, name: str) -> Draft:
    return replace(draft, parts=tuple(other.by_name[name] if p.name == name else p for p in draft.parts))


async def older(registry: PaperRegistry) -> frozenset[str]:
    """The registrar has accepted a later signature of this teacher for this part of this record."""
    statements, packets = Signing(registry.world).class_of(await registry.drafts(1))
    later = PartAge(iat=int(SIGNED_AT.timestamp()) + 60, statement="A" * 43)
    registry.part_ages[(packets[0].header.record_key, "subjects/TOAN", "subject-teacher")] = later
    return handed_in(registry, packets, statements)


async def older_by_a_second_signature(registry: PaperRegistry) -> frozenset[str]:
    """Signed in the same second as the one that was accepted, and not the same statement."""
    statements, packets = Signing(registry.world).class_of(await registry.drafts(1))
    same = PartAge(iat=int(SIGNED_AT.timestamp()), statement="A" * 43)
    registry.part_ages[(packets[0].header.record_key, "", "principal")] = same
    return handed_in(registry, packets, statements)


async def without_leaves(registry: PaperRegistry) -> frozenset[str]:
    statements, packets = Signing(registry.world).class_of(await registry.drafts(2))
    return handed_in(registry, packets, statements, with_leaves=False)


async def one_presented_of_two(registry: PaperRegistry) -> frozenset[str]:
    """All leaves are shown, one packet is not: it is listed at the close, and is no reason to refuse the other."""
    statements, packets = Signing(registry.world).class_of(await registry.drafts(2))
    return handed_in(registry, packets[:1], statements)


async def leaf_left_out(registry: PaperRegistry) -> frozenset[str]:
    statements, packets = Signing(registry.world).class_of(await registry.drafts(3))
    own = registry.world.leaves
    for name in own:
        own[name] = own[name][:-1]
    return handed_in(registry, packets, statements)


async def good(registry: PaperRegistry) -> frozenset[str]:
    return await signed()(registry)
