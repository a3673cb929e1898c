"""What is killed: each use case, as its door or worker calls it."""

from datetime import timedelta
from uuid import UUID

from prometheus_client import CollectorRegistry

from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_kit.httpclient import make_client
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import load_certificate
from hbs_schema.messages.reports import Acknowledgement
from hbs_schema.registry_api import CloseIn, WithdrawalRequestIn
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import Outages
from so_registry.usecases import (
    close_school,
    lock_window,
    receive_submission,
    revoke_packets,
    sign_arrivals,
    stamp_statements,
    take_acknowledgement,
    verify_next_submission,
)
from tests.support.crash_child import Job


def _key(job: Job, name: str = "so-receipt") -> SigningKey:
    key: SigningKey = job.options["keys"][name].open()
    return key


async def work(job: Job, sessions: Sessions) -> None:
    """Verify and sign arrivals until there is nothing left; killed from outside at any moment."""
    key = _key(job)
    while await verify_next_submission.verify_next_submission(sessions=sessions, key=key, clock=utc_now):
        await sign_arrivals.sign_arrivals(sessions=sessions, key=key, clock=utc_now)
    await sign_arrivals.sign_arrivals(sessions=sessions, key=key, clock=utc_now)


async def receive(job: Job, sessions: Sessions) -> None:
    await receive_submission.receive_submission(
        job.options["body"],
        window_no=job.options["window_no"],
        school=job.options["school"],
        submission_id=UUID(job.options["number"]),
        client_id="crash",
        sessions=sessions,
    )


async def arrive(job: Job, sessions: Sessions) -> None:
    await sign_arrivals.sign_arrivals(sessions=sessions, key=_key(job), clock=utc_now)


async def verify(job: Job, sessions: Sessions) -> None:
    await verify_next_submission.verify_next_submission(sessions=sessions, key=_key(job), clock=utc_now)


async def revoke(job: Job, sessions: Sessions) -> None:
    await revoke_packets.revoke_packets(
        WithdrawalRequestIn.model_validate_json(job.options["request"]),
        window_no=job.options["window_no"],
        school=job.options["school"],
        sessions=sessions,
        key=_key(job),
        clock=utc_now,
    )


async def close(job: Job, sessions: Sessions) -> None:
    request = CloseIn.model_validate_json(job.options["request"])
    await close_school.close_school(
        request, window_no=job.options["window_no"], school=job.options["school"], sessions=sessions
    )


async def lock(job: Job, sessions: Sessions) -> None:
    await lock_window.lock_window(
        job.options["window_no"], (2, 4), sessions=sessions, key=_key(job, "so-lock"), clock=utc_now
    )


async def stamp(job: Job, sessions: Sessions) -> None:
    async with make_client("") as http:
        root = load_certificate(job.options["root"]).x509
        outages = Outages(CollectorRegistry(), timeout=timedelta(seconds=30))
        client = TimestampClient(http, job.options["url"], ca_roots=[root], outages=outages, clock=utc_now)
        await stamp_statements.stamp_next_statements(sessions=sessions, client=client)


async def acknowledge(job: Job, sessions: Sessions) -> None:
    answer = Acknowledgement.model_validate_json(job.options["answer"])
    await take_acknowledgement.take_acknowledgement(answer, sessions=sessions)
