"""Jobs whose process is killed, or that two processes do at once: every item is done once, and none is left out."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hbs_kit.clock import utc_now
from hbs_schema.verification.status_entries import read_entry
from so_registry.domain import jobs
from so_registry.storage import cert_status
from so_registry.usecases.renew_objects import start_renewal
from so_registry.usecases.renew_timestamps import start_timestamp_renewal
from so_registry.usecases.stamp_statements import stamp_next_statements
from so_registry.usecases.start_recheck import start_recheck
from tests.integration.so_registry import acts, job_acts
from tests.support.crash_child import Act, Job
from tests.support.crashes import Options, Rows, kill_at, preload, start
from tests.support.registry import Registry
from tests.support.revocations import Listed, Reason, revocation_list
from tests.support.stamping import hand_authority

preload(job_acts.__name__)

pytestmark = [pytest.mark.integration, pytest.mark.crash]

DAYS = timedelta(days=1)
STORAGE = "so_registry.storage"
SETTLED = (f"{STORAGE}.evidence_jobs:finish_items:after", f"{STORAGE}.evidence_jobs:finish_if_empty:before")
"""Written and not committed; committed with more to do."""
PACKETS = 5


@dataclass(frozen=True)
class Work:
    """A kind of job: starting one, doing it in another process, and counting what it has made, twice or not."""

    act: Act
    prepare: Callable[[Registry], Awaitable[tuple[int, Options]]]
    first_write: str
    made: str


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


async def _recheck(registry: Registry) -> tuple[int, Options]:
    ca, signer = registry.world.ca, registry.world.key("subject-teacher/subjects/TOAN").certificate
    listed = {signer: Listed(utc_now() - DAYS, Reason.key_compromise)}
    async with registry.sessions.begin() as session:
        await cert_status.add_entry(session, read_entry(revocation_list(ca, utc_now() + DAYS, listed)), signer)
    job = await start_recheck("window", str(registry.window_no), sessions=registry.sessions)
    assert isinstance(job, jobs.Job)
    return job.job, {"root": ca.root_der, "issuing": ca.issuing_der}


async def _timestamps(registry: Registry) -> tuple[int, Options]:
    ca = registry.world.ca
    ageing = hand_authority(ca, until=utc_now() + 90 * DAYS)
    while await stamp_next_statements(sessions=registry.sessions, client=ageing):  # type: ignore[arg-type]
        pass
    job = await start_timestamp_renewal(utc_now() + 365 * DAYS, sessions=registry.sessions)
    return job.job, {"issuing": ca.issuing_der, "issuing_key": pem(ca.issuing_key)}


async def _objects(registry: Registry) -> tuple[int, Options]:
    private = ec.generate_private_key(ec.SECP521R1())
    certificate = registry.world.ca.certify("renewal", private)
    job = await start_renewal(sessions=registry.sessions)
    assert isinstance(job, jobs.Job)
    return job.job, {"key": pem(private), "certificate": certificate.der, "registrar": registry.world.registrar}


WORKS = {
    "recheck": Work(
        job_acts.recheck,
        _recheck,
        f"{STORAGE}.rechecks:add_findings:after",
        "SELECT packet_digest FROM registry.recheck_findings",
    ),
    "timestamps": Work(
        job_acts.timestamps,
        _timestamps,
        f"{STORAGE}.token_lines:add_token:after",
        "SELECT statement FROM registry.timestamps WHERE position = 1",
    ),
    "objects": Work(
        job_acts.objects,
        _objects,
        f"{STORAGE}.renewals:add_renewal:after",
        "SELECT kind || ' ' || name FROM registry.renewed_objects",
    ),
}


async def prepared(registry: Registry, work: Work) -> tuple[int, Callable[[str], Job]]:
    """The number of a job, and the order to do it, to be killed at a point."""
    statements, packets = await registry.signed(PACKETS)
    await registry.submit(*registry.pack(packets, statements))
    number, options = await work.prepare(registry)
    given: dict[str, Any] = {**options, "job": number}
    return number, lambda point: Job(work.act, point, registry.database.app, given)


async def everything_once(registry: Registry, work: Work, number: int) -> None:
    """Done to its end, every item of it, none twice: also what the schools are told."""
    found = await acts.column(registry, work.made)
    [total] = await acts.column(registry, f"SELECT total FROM registry.evidence_jobs WHERE job = {number}")  # noqa: S608
    [done] = await acts.column(registry, "SELECT done FROM registry.evidence_jobs WHERE finished_at IS NOT NULL")
    assert done == total == len(found) == len(set(found)) > job_acts.SMALL
    if work is WORKS["recheck"]:
        notices = "SELECT message_id FROM registry.school_outbox WHERE message_id LIKE 'recheck/%'"
        assert len(await acts.column(registry, notices)) == -(-total // job_acts.SMALL)


async def ended(*processes: Any) -> list[int]:
    for process in processes:
        await asyncio.to_thread(process.join, 60)
    return [process.exitcode for process in processes]


@pytest.mark.slow
@pytest.mark.parametrize("point", ["first write", "all written", "first batch committed"])
@pytest.mark.parametrize("name", WORKS)
async def test_a_job_that_was_killed_goes_on_where_it_was(registry: Registry, name: str, point: str) -> None:
    work = WORKS[name]
    number, order = await prepared(registry, work)
    points = dict(
        zip(("first write", "all written", "first batch committed"), (work.first_write, *SETTLED), strict=True)
    )

    await kill_at(order(points[point]), Rows(registry.database, "registry"))

    kept = len(await acts.column(registry, work.made))
    assert kept == (job_acts.SMALL if point == "first batch committed" else 0)
    assert await ended(start(order(""))) == [0]
    await everything_once(registry, work, number)


@pytest.mark.slow
@pytest.mark.parametrize("name", WORKS)
async def test_two_processes_share_a_job_and_one_of_them_may_be_killed(registry: Registry, name: str) -> None:
    work = WORKS[name]
    number, order = await prepared(registry, work)
    processes = [start(order("")) for _ in range(3)]
    await asyncio.sleep(0.3)
    processes[0].kill()

    codes = await ended(*processes)

    assert codes[1:] == [0, 0]
    await everything_once(registry, work, number)
