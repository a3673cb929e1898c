"""A recheck asks the CAs themselves, and goes on by itself once they answer again."""

import pytest
from prometheus_client import CollectorRegistry

from deploy.local.pki import Pki
from so_registry.clients.opening import EvidenceClients
from so_registry.clients.trouble import PeerTrouble
from so_registry.domain.jobs import Job
from so_registry.usecases.continue_job import continue_job
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.run_recheck import run_recheck
from so_registry.usecases.start_recheck import start_recheck
from tests.integration.evidence import steps
from tests.integration.evidence.authority import Switch
from tests.support.local_pki import Peers, attempts, intermediates, read, sources
from tests.support.registry import Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]


async def test_while_the_cas_are_away_a_recheck_waits_and_then_ends_by_itself(
    registry: Registry, switch: tuple[Switch, Peers], pki: Pki, metrics: CollectorRegistry
) -> None:
    link, peers = switch
    await steps.accepted(registry)
    trust = Trust((read(pki.roots).x509,), intermediates(pki))
    job = await start_recheck("window", str(registry.window_no), sessions=registry.sessions)
    assert isinstance(job, Job)
    client = peers.status(sources(pki, "crl"))
    link.mode = "away"
    for _ in range(2):
        with pytest.raises(PeerTrouble):
            await run_recheck(job.job, sessions=registry.sessions, trust=trust, client=client, asked=set())
    assert await steps.rows(registry, "SELECT done FROM registry.evidence_jobs") == [(0,)]

    link.mode = "through"
    asked: set[tuple[int, str]] = set()
    while await continue_job(
        sessions=registry.sessions, trust=trust, clients=EvidenceClients(client, None), asked=asked
    ):
        pass

    ended = await steps.rows(
        registry, "SELECT done = total, found FROM registry.evidence_jobs WHERE finished_at IS NOT NULL"
    )
    assert ended == [(True, 0)]
    assert attempts(metrics, "status", "answered") == 2, "one list of each CA, whoever it is about"
