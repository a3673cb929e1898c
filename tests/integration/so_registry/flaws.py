"""One packet with one flaw, for the middle of a class that has none."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.building.keys import SigningKey
from hbs_schema.statements.statement import Statement
from tests.integration.so_registry.signing import Signed, Signing, forged, with_proof
from tests.support.pupils import complete_values, lookup_code
from tests.support.registry import Registry
from tests.support.world import SIGNED_AT

PUPIL = 2
Build = Callable[[Registry, str], Awaitable[Signed]]
"""Takes the registry and the pupil's code."""


@dataclass(frozen=True)
class Flaw:
    """What a test's name says, the code it must be refused with, and how to make it."""

    name: str
    code: str
    build: Build
    besides: frozenset[str] = frozenset()
    """Further codes that may stand beside it."""


def values_of(code: str, number: int = PUPIL, **parts: Any) -> dict[str, Any]:
    return {**complete_values(number, code=code), **parts}


def signed(**header: Any) -> Build:
    """Good signatures under a header with something else in it."""

    async def build(registry: Registry, code: str) -> Signed:
        draft = registry.world.draft(values=values_of(code), **header)
        return Signing(registry.world).class_of([draft])

    return build


def content(change: Callable[[dict[str, Any]], None]) -> Build:
    """Good signatures over something that should not stand there."""

    async def build(registry: Registry, code: str) -> Signed:
        values = values_of(code)
        change(values)
        return Signing(registry.world).class_of([registry.world.draft(values=values)])

    return build


def by(key: Callable[[Registry], SigningKey], *, of: str = "homeroom/", **entry: Any) -> Build:
    """One stage signed by somebody else, registered as `entry` says (nothing: not registered)."""

    async def build(registry: Registry, code: str) -> Signed:
        stranger = key(registry)
        if entry:
            row = registry.signer(of, thumbprint=stranger.certificate.thumbprint, **entry)
            await registry.register(row)
        draft = registry.world.draft(values=values_of(code))
        return Signing(registry.world, keys={of: stranger}).class_of([draft])

    return build


def stranger(registry: Registry) -> SigningKey:
    return registry.world.key("stranger")


def expired(registry: Registry) -> SigningKey:
    return registry.world.key("expired", not_after=SIGNED_AT + timedelta(days=1))


def unfit(registry: Registry) -> SigningKey:
    return registry.world.key("unfit", may_sign=False)


def forger(registry: Registry) -> SigningKey:
    return forged(registry.world.key("homeroom/"), registry.world.key("stranger"))


async def bad_path(registry: Registry, code: str) -> Signed:
    """Two drafts share a statement, so that there is a path to be wrong."""
    other = registry.world.draft(values=complete_values(9, code=lookup_code()))
    statements, packets = Signing(registry.world).class_of([registry.world.draft(values=values_of(code)), other])
    wrong = encode(bytes(32))
    return statements, [with_proof(packets[0], packets[0].endorsements[-1].statement, path=(wrong,))]


async def missing_stage(registry: Registry, code: str) -> Signed:
    draft = registry.world.draft(values=values_of(code))
    return Signing(registry.world, left_out=frozenset({"principal/"})).class_of([draft])


async def other_class_signed(registry: Registry, code: str) -> Signed:
    draft = registry.world.draft(values=values_of(code))
    return Signing(registry.world, class_name="4B").class_of([draft])


async def signed_ahead(registry: Registry, code: str) -> Signed:
    draft = registry.world.draft(values=values_of(code))
    return Signing(registry.world, signed_at=utc_now() + timedelta(minutes=6)).class_of([draft])


async def other_policy(registry: Registry, code: str) -> Signed:
    world = registry.world
    policy = world.make_policy(id="head-only", stages=[_principal()])
    header: dict[str, Any] = {"policy": {"id": "head-only", "version": 1, "digest": policy.document_digest}}
    return Signing(world, policy=policy).class_of([world.draft(values=values_of(code), **header)])


async def unreadable_statement(registry: Registry, code: str) -> Signed:
    world = registry.world
    statements, packets = Signing(world).class_of([world.draft(values=values_of(code))])
    last = statements[-1]
    broken = Statement(
        last.jws + ".", last.header, last.payload, last.signing_input, last.signature, last.payload_bytes
    )
    return [*statements[:-1], broken], [with_proof(packets[0], last.name, statement=broken.name)]


async def never_issued(registry: Registry, _code: str) -> Signed:
    return Signing(registry.world).class_of([registry.world.draft(values=values_of(lookup_code()))])


async def of_another_pupil(registry: Registry, _code: str) -> Signed:
    other = (await registry.codes(7))[6]
    return Signing(registry.world).class_of([registry.world.draft(values=values_of(other))])


def _principal() -> dict[str, Any]:
    return {
        "role": "principal",
        "covers": "packet",
        "stand_ins": [],
        "signers": "any",
        "individual": False,
    }


PAST = datetime(2026, 1, 1, tzinfo=UTC)
