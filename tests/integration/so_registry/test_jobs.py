"""Jobs over stored evidence side by side: none is done as if it were of another kind, none waits for another's CA."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hbs_kit.clock import utc_now
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.packet import Packet
from hbs_schema.renewal.algorithms import renewal_key
from so_registry.clients.opening import EvidenceClients
from so_registry.clients.status_source import StatusSource
from so_registry.clients.trouble import PeerTrouble
from so_registry.domain.errors import JobUnknown
from so_registry.domain.jobs import Job
from so_registry.usecases.continue_job import continue_job
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.renew_objects import renew_objects, start_renewal
from so_registry.usecases.renew_timestamps import renew_timestamps, start_timestamp_renewal
from so_registry.usecases.run_recheck import run_recheck
from so_registry.usecases.stamp_statements import stamp_next_statements
from so_registry.usecases.start_recheck import start_recheck
from tests.integration.so_registry import acts
from tests.support.pki import as_certificate
from tests.support.registry import Registry
from tests.support.stamping import hand_authority

pytestmark = pytest.mark.integration

YEAR = timedelta(days=365)


class Away:
    """A CA that answers nobody."""

    def find_source(self, certificate: Certificate) -> StatusSource:
        return StatusSource(certificate, "http://away.test/", None)

    async def fetch(self, *_: object) -> None:
        raise PeerTrouble("status", "away")


@pytest.fixture
async def packets(registry: Registry) -> Sequence[Packet]:
    statements, packets = await registry.signed(2)
    assert acts.results(await registry.submit(*registry.pack(packets, statements))) == ["accepted", "accepted"]
    ageing = hand_authority(registry.world.ca, until=utc_now() + YEAR / 4)
    while await stamp_next_statements(sessions=registry.sessions, client=ageing):  # type: ignore[arg-type]
        pass
    return packets


def trust(registry: Registry) -> Trust:
    return Trust((registry.world.ca.root,), (as_certificate(registry.world.ca.issuing),))


async def started(registry: Registry) -> tuple[Job, Job, Job]:
    """One of each kind."""
    recheck = await start_recheck("window", str(registry.window_no), sessions=registry.sessions)
    objects = await start_renewal(sessions=registry.sessions)
    assert isinstance(recheck, Job)
    assert isinstance(objects, Job)
    return recheck, await start_timestamp_renewal(utc_now() + YEAR, sessions=registry.sessions), objects


@pytest.mark.usefixtures("packets")
async def test_a_job_is_never_done_as_one_of_another_kind(registry: Registry) -> None:
    """Its items would be struck off, and nobody would have looked at them."""
    recheck, timestamps, objects = await started(registry)
    private = ec.generate_private_key(ec.SECP521R1())
    key = renewal_key(private, registry.world.ca.certify("renewal", private))
    authority = hand_authority(registry.world.ca, until=utc_now() + YEAR)

    for job in (timestamps, objects):
        with pytest.raises(JobUnknown):
            await run_recheck(job.job, sessions=registry.sessions, trust=trust(registry), asked=set())
    for job in (recheck, objects):
        with pytest.raises(JobUnknown):
            await renew_timestamps(job.job, sessions=registry.sessions, client=authority)  # type: ignore[arg-type]
    for job in (recheck, timestamps):
        with pytest.raises(JobUnknown):
            await renew_objects(
                job.job, registrar=registry.world.registrar, key=key, sessions=registry.sessions, clock=utc_now
            )

    assert authority.asked == 0
    assert await acts.column(registry, "SELECT sum(done) FROM registry.evidence_jobs") == [0]


@pytest.mark.usefixtures("packets")
async def test_a_ca_that_is_away_holds_up_no_job_but_its_own(registry: Registry) -> None:
    recheck, timestamps, _ = await started(registry)
    authority = hand_authority(registry.world.ca, until=utc_now() + 2 * YEAR)
    clients = EvidenceClients(Away(), authority)  # type: ignore[arg-type]

    async def go_on() -> bool:
        return await continue_job(sessions=registry.sessions, trust=trust(registry), clients=clients, asked=set())

    while True:
        try:
            assert await go_on()
        except PeerTrouble:
            break

    ended = "SELECT job FROM registry.evidence_jobs WHERE finished_at IS NOT NULL"
    assert await acts.column(registry, ended) == [timestamps.job]
    assert authority.asked == timestamps.total
    clients = EvidenceClients(None, None)
    assert await go_on()
    assert recheck.job in await acts.column(registry, ended)
