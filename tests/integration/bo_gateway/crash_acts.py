"""What is killed: each step of a report at the Ministry, as its door or worker calls it."""

from datetime import timedelta

from bo_gateway.usecases import (
    announce_publications,
    check_lock,
    compare_report,
    issue_status,
    receive_chunk,
    receive_lock,
    verify_chunk,
)
from hbs_kit.db import Sessions
from hbs_schema.certificates import load_certificate
from tests.support.crash_child import Job
from tests.support.world import NOW


async def take_lock(job: Job, sessions: Sessions) -> None:
    options = {name: job.options[name] for name in ("registrar", "message_id")}
    await receive_lock.receive_lock(job.options["body"], sessions=sessions, **options)


async def take_chunk(job: Job, sessions: Sessions) -> None:
    options = {name: job.options[name] for name in ("registrar", "message_id")}
    await receive_chunk.receive_chunk(job.options["body"], sessions=sessions, **options)


async def check(job: Job, sessions: Sessions) -> None:
    roots = [load_certificate(job.options["ca_root"]).x509]
    await check_lock.check_next_lock(sessions=sessions, ca_roots=roots, clock=lambda: NOW)


async def verify(job: Job, sessions: Sessions) -> None:
    roots = [load_certificate(job.options["ca_root"]).x509]
    await verify_chunk.verify_next_chunk(sessions=sessions, ca_roots=roots, clock=lambda: NOW)


async def compare(job: Job, sessions: Sessions) -> None:
    await compare_report.compare_next_report(
        sessions=sessions,
        key=job.options["keys"]["bo-ack"].open(),
        intermediates=[load_certificate(job.options["intermediate"])],
        patience=timedelta(0),
        clock=lambda: NOW,
    )


async def announce(_: Job, sessions: Sessions) -> None:
    await announce_publications.announce_next_slices(sessions=sessions)


async def tell_status(job: Job, sessions: Sessions) -> None:
    await issue_status.issue_status(
        job.options["registrar"],
        "2025-2026",
        sessions=sessions,
        key=job.options["keys"]["bo-status"].open(),
        intermediates=[load_certificate(job.options["intermediate"])],
        clock=lambda: NOW,
        only_if_due=True,
    )
