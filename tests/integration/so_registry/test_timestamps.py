"""Timestamps that a submission brings: kept if they are valid, and a reason to refuse if they are not."""

import json
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema import canonical
from hbs_schema.base64url import encode, encode_der
from hbs_schema.building.keys import SigningKey
from hbs_schema.envelopes.packet import Packet
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from tests.integration.so_registry.acts import column, results, told
from tests.integration.so_registry.signing import Signing, replaced
from tests.support.evidence import timestamp_token
from tests.support.pki import TestCa
from tests.support.registry import Registry
from tests.support.world import SIGNED_AT

pytestmark = pytest.mark.integration

STAMPED_AT = SIGNED_AT + timedelta(hours=1)


@pytest.fixture
def registry(registry: Registry) -> Registry:
    registry.ca_roots = (registry.world.ca.root,)
    return registry


def stamp(
    registry: Registry, statement: Statement[Endorsement], at: datetime = STAMPED_AT, *, ca: TestCa | None = None
) -> dict[str, list[bytes]]:
    return {statement.name: [timestamp_token(ca or registry.world.ca, statement.digest, at)]}


async def stamped(registry: Registry) -> list[tuple[str, int]]:
    async with registry.sessions() as session:
        rows = await session.execute(text("SELECT statement, position FROM registry.timestamps ORDER BY 1, 2"))
        return [(row.statement, row.position) for row in rows]


async def apart(registry: Registry) -> list[tuple[list[Statement[Endorsement]], list[Packet]]]:
    """Two packets that share no statement."""
    return [Signing(registry.world).class_of([draft]) for draft in await registry.drafts(2)]


async def test_a_valid_timestamp_is_kept_with_its_statement(registry: Registry) -> None:
    statements, packets = await registry.signed(1)

    answer = await registry.submit(*registry.pack(packets, statements, timestamps=stamp(registry, statements[0])))

    assert results(answer) == ["accepted"]
    assert await stamped(registry) == [(statements[0].name, 0)]


async def test_without_roots_timestamps_are_left_out(registry: Registry) -> None:
    registry.ca_roots = ()
    statements, packets = await registry.signed(1)
    lines = stamp(registry, statements[0], ca=TestCa("Other"))

    answer = await registry.submit(*registry.pack(packets, statements, timestamps=lines))

    assert results(answer) == ["accepted"]
    assert await stamped(registry) == []


@pytest.mark.parametrize("flaw", ["of another authority", "of another statement", "that nobody can read"])
async def test_a_timestamp_that_is_not_valid_refuses_the_packets_of_its_statement(
    registry: Registry, flaw: str
) -> None:
    (first, [bad]), (second, [good]) = await apart(registry)
    lines = {
        "of another authority": stamp(registry, first[-1], ca=TestCa("Other")),
        "of another statement": {first[-1].name: stamp(registry, second[-1])[second[-1].name]},
        "that nobody can read": {first[-1].name: [b"\x30\x03\x02\x01\x00"]},
    }[flaw]

    answer = await registry.submit(*registry.pack([bad, good], [*first, *second], timestamps=lines))

    assert results(answer) == ["refused", "accepted"]
    assert told(answer) == {"timestamp-invalid": (0,)}
    assert [entry.pointer for entry in answer.problems if entry.severity == "error"] == [
        f"/timestamps/{first[-1].name}"
    ]
    assert await stamped(registry) == []


async def test_a_timestamp_from_before_the_signature_refuses_it(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    lines = stamp(registry, statements[0], SIGNED_AT - timedelta(minutes=10))

    answer = await registry.submit(*registry.pack(packets, statements, timestamps=lines))

    assert told(answer) == {"signing-time": (0,)}


async def test_a_certificate_is_judged_at_the_time_that_a_timestamp_proves(registry: Registry) -> None:
    key = registry.world.key("expired", not_after=SIGNED_AT + timedelta(days=1))
    statements, packets = await signed_by(registry, key)
    own = next(entry for entry in statements if entry.header.thumbprint == key.certificate.thumbprint)

    without = await registry.submit(*registry.pack(packets, statements))
    answer = await registry.submit(*registry.pack(packets, statements, timestamps=stamp(registry, own)))

    assert told(without) == {"certificate-expired": (0,)}
    assert results(answer) == ["accepted"]


async def test_a_line_that_is_stored_is_never_extended(registry: Registry) -> None:
    """Tokens of two sources make no line: the later is over the bytes of the earlier."""
    statements, packets = await registry.signed(1)
    kept = statements[0]
    first = stamp(registry, kept)
    await registry.submit(*registry.pack(packets, statements, timestamps=first))
    other = timestamp_token(registry.world.ca, kept.digest, STAMPED_AT + timedelta(hours=1))
    longer = [other, timestamp_token(registry.world.ca, sha256(other).digest(), STAMPED_AT + timedelta(hours=2))]
    changes = {"subjects/TOAN": {"level": "T", "test": "9"}}
    signed, (second,) = replaced(registry.world, packets[0], statements, changes)

    answer = await registry.submit(*registry.pack([second], signed, timestamps={kept.name: longer}))

    assert kept.name in {proof.statement for proof in second.endorsements}
    assert results(answer) == ["accepted"]
    assert await column(registry, "SELECT der FROM registry.timestamps") == first[kept.name]


async def test_a_statement_that_was_here_before_gets_no_line_from_a_later_submission(registry: Registry) -> None:
    """The registrar's own worker may be stamping it at this moment."""
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    changes = {"subjects/TOAN": {"level": "T", "test": "9"}}
    signed, (second,) = replaced(registry.world, packets[0], statements, changes)

    await registry.submit(*registry.pack([second], signed, timestamps=stamp(registry, statements[0])))

    assert await stamped(registry) == []


async def test_a_timestamp_of_the_submission_itself_that_is_not_valid_refuses_it_whole(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    number, body = registry.pack(packets, statements)
    whole = json.loads(body)
    digest = sha256(whole["sender"].encode()).digest()
    token = timestamp_token(TestCa("Other"), digest, STAMPED_AT)
    whole["timestamps"] = {encode(digest): [encode_der(token)]}

    answer = await registry.submit(number, canonical.dump(whole))

    assert (answer.state, [entry.code for entry in answer.problems]) == ("refused", ["timestamp-invalid"])


async def test_only_endorsements_whose_signers_certificates_hold_on_wait_for_their_timestamp(
    registry: Registry,
) -> None:
    key = registry.world.key("ending", not_after=utc_now() + timedelta(hours=1))
    statements, packets = await signed_by(registry, key)
    answer = await registry.submit(*registry.pack(packets, statements))

    own = {each.name for each in statements if each.header.thumbprint == key.certificate.thumbprint}
    at_once = await column(registry, "SELECT statement FROM registry.unstamped WHERE due_at < now() - interval '1 d'")
    assert set(at_once) == own | answer.statements.keys()
    assert own < {each.name for each in statements}


async def signed_by(registry: Registry, key: SigningKey) -> tuple[list[Statement[Endorsement]], list[Packet]]:
    """A packet whose homeroom teacher signs with this key, approved for it."""
    await registry.register(registry.signer("homeroom/", thumbprint=key.certificate.thumbprint))
    return Signing(registry.world, keys={"homeroom/": key}).class_of(await registry.drafts(1))
