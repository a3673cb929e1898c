"""Timestamps of a real authority: everything in a bundle gets one, once, and nothing waits for it."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from prometheus_client import CollectorRegistry

from deploy.local.pki import Pki
from hbs_kit.clock import utc_now
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.timestamps import check_token
from so_registry.clients.timestamps import Token
from so_registry.clients.trouble import PeerTrouble
from so_registry.usecases.stamp_statements import stamp_next_statements
from tests.integration.evidence import steps
from tests.integration.evidence.authority import Switch
from tests.integration.so_registry import acts
from tests.support.local_pki import Peers, attempts, read
from tests.support.pki import TestCa
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

IMPRINT = sha256(b"statement").digest()


async def test_every_statement_of_a_bundle_is_stamped_once(registry: Registry, peers: Peers, pki: Pki) -> None:
    packets = await steps.accepted(registry)

    await steps.stamp_all(registry, peers.timestamps())

    wanted = await steps.rows(registry, "SELECT digest FROM registry.statements ORDER BY 1")
    assert await steps.rows(registry, "SELECT statement FROM registry.timestamps ORDER BY 1") == wanted
    assert await steps.count(registry, "unstamped") == 0
    report = steps.judged(registry, await steps.bundle_of(registry, packets[0], pki))
    assert steps.failures([report]) == set()
    assert (report.level, steps.results(report, "timestamps")) == ("timestamped", {"timestamps": "passed"})


async def test_a_lock_is_stamped_and_other_statements_are_not(registry: Registry, peers: Peers) -> None:
    packets = await steps.accepted(registry)
    await acts.revoke(registry, acts.withdrawal_request(registry, packets[:1]))
    await acts.close(registry, packets[1:])
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 4)

    await steps.stamp_all(registry, peers.timestamps())

    query = "SELECT DISTINCT kind FROM registry.statements JOIN registry.timestamps ON statement = digest"
    assert sorted(await steps.rows(registry, query)) == [("endorsement",), ("lock",), ("receipt",)]


REST = timedelta(minutes=5)


async def test_endorsements_rest_while_a_submission_waits_for_its_verdict_and_a_receipt_does_not(
    registry: Registry, peers: Peers
) -> None:
    await steps.accepted(registry)
    await registry.receive(*await registry.packed(2))
    client = peers.timestamps()

    while await stamp_next_statements(sessions=registry.sessions, client=client, rest=REST):
        pass

    query = "SELECT kind FROM registry.statements JOIN registry.timestamps ON statement = digest"
    assert await steps.rows(registry, query) == [("receipt",)]
    await registry.verify()
    while await stamp_next_statements(sessions=registry.sessions, client=client, rest=REST):
        pass
    assert await steps.count(registry, "unstamped") == 0


async def test_an_endorsement_rests_no_longer_than_told_whatever_waits(registry: Registry, peers: Peers) -> None:
    await steps.accepted(registry)
    await registry.receive(*await registry.packed(2))
    await steps.do(registry, "UPDATE registry.unstamped SET due_at = due_at - cast(:rest AS interval)", rest=REST)

    await stamp_next_statements(sessions=registry.sessions, client=peers.timestamps(), rest=REST)

    assert await steps.count(registry, "unstamped") == 0


class Away:
    """An authority that does not answer."""

    async def stamp(self, _imprint: bytes) -> Token:
        raise PeerTrouble("timestamps", "away")


async def test_what_was_asked_for_in_vain_has_rested(registry: Registry, peers: Peers) -> None:
    await steps.accepted(registry)
    with pytest.raises(PeerTrouble):
        await stamp_next_statements(sessions=registry.sessions, client=Away(), rest=REST)  # type: ignore[arg-type]
    await registry.receive(*await registry.packed(2))

    await stamp_next_statements(sessions=registry.sessions, client=peers.timestamps(), rest=REST)

    assert await steps.count(registry, "unstamped") == 0


async def test_two_workers_do_not_stamp_the_same_statement_twice(
    registry: Registry, peers: Peers, metrics: CollectorRegistry
) -> None:
    await steps.accepted(registry)
    client = peers.timestamps()

    await asyncio.gather(*(steps.stamp_all(registry, client) for _ in range(4)))

    statements = await steps.count(registry, "statements")
    assert await steps.count(registry, "timestamps") == statements
    assert attempts(metrics, "timestamps", "answered") == statements


async def test_a_statement_that_came_with_a_token_is_not_stamped_again(
    registry: Registry, peers: Peers, metrics: CollectorRegistry
) -> None:
    await steps.accepted(registry)
    query = "INSERT INTO registry.timestamps SELECT digest, 0, 'its own' FROM registry.statements"
    await steps.do(registry, query)

    await steps.stamp_all(registry, peers.timestamps())

    assert attempts(metrics, "timestamps", "answered") == 0
    assert await steps.count(registry, "unstamped") == 0


@pytest.mark.parametrize(
    ("mode", "fault"),
    [
        ("away", "away"),
        pytest.param("slow", "away", marks=pytest.mark.slow),
        ("error", "away"),
        ("garbage", "unusable"),
    ],
)
async def test_an_outage_is_told_once_and_over_by_itself(
    registry: Registry,
    switch: tuple[Switch, Peers],
    metrics: CollectorRegistry,
    caplog: pytest.LogCaptureFixture,
    mode: str,
    fault: str,
) -> None:
    caplog.set_level(logging.INFO, logger="so_registry")
    network, peers = switch
    client = peers.timestamps()
    network.mode = mode
    await steps.accepted(registry)

    for _ in range(2):
        with pytest.raises(PeerTrouble):
            await stamp_next_statements(sessions=registry.sessions, client=client)

    assert await steps.count(registry, "timestamps") == 0
    assert attempts(metrics, "timestamps", fault) == network.asked
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    network.mode = "through"
    await steps.stamp_all(registry, client)
    assert await steps.count(registry, "timestamps") == await steps.count(registry, "statements")
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


async def test_a_token_of_another_statement_is_not_kept(registry: Registry, switch: tuple[Switch, Peers]) -> None:
    network, peers = switch
    await peers.timestamps().stamp(IMPRINT)
    await steps.accepted(registry)
    network.mode = "replay"

    with pytest.raises(PeerTrouble):
        await stamp_next_statements(sessions=registry.sessions, client=peers.timestamps())

    assert await steps.count(registry, "timestamps") == 0


async def test_an_authority_that_has_no_path_to_a_root_is_not_believed(peers: Peers) -> None:
    with pytest.raises(PeerTrouble, match="unusable"):
        await peers.timestamps(ca_roots=(TestCa().root,)).stamp(IMPRINT)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_an_authority_whose_clock_is_wrong_is_not_believed(peers: Peers, hours: int) -> None:
    client = peers.timestamps(clock=lambda: utc_now() + timedelta(hours=hours))

    with pytest.raises(PeerTrouble, match="unusable"):
        await client.stamp(IMPRINT)


async def test_any_changed_byte_of_the_authoritys_token_is_refused(peers: Peers, pki: Pki) -> None:
    token = (await peers.timestamps().stamp(IMPRINT)).der
    roots = [read(pki.roots).x509]
    assert check_token(token, IMPRINT, roots) < datetime.now(UTC) + timedelta(seconds=1)

    accepted = []
    for position in range(len(token)):
        changed = bytearray(token)
        changed[position] ^= 1 << position % 8
        try:
            check_token(bytes(changed), IMPRINT, roots)
        except NotGenuine:
            continue
        accepted.append(position)

    assert accepted == []
