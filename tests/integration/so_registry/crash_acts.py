"""A process of its own that runs one use case and kills itself at a named point: SIGKILL, nothing is cleaned up.

The point is a function of the code under test and whether it dies before or after it; the function is wrapped in
this process alone. Production code has no hooks for it.
"""

import asyncio
import inspect
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from hbs_kit import drain as drains
from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.httpclient import make_client
from hbs_kit.publisher import Publisher
from hbs_kit.settings import BrokerSettings, DatabaseSettings
from hbs_schema.building.keys import SigningKey, memory_key
from hbs_schema.certificates import load_certificate
from hbs_schema.registry_api import CloseIn, WithdrawalRequestIn
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import Outages
from so_registry.storage.outboxes import BO_OUTBOX
from so_registry.storage.reports import ReportBodies
from so_registry.usecases import (
    close_school,
    lock_window,
    receive_submission,
    revoke_packets,
    sign_arrivals,
    stamp_statements,
    verify_next_submission,
)


@dataclass(frozen=True)
class Job:
    """What the child is told; it shares nothing else with the test."""

    act: str
    point: str
    dsn: str
    window_no: int
    school: str
    key_pem: bytes
    certificate: bytes
    options: dict[str, Any] = field(default_factory=dict)

    def key(self) -> SigningKey:
        return memory_key(load_pem_private_key(self.key_pem, None), load_certificate(self.certificate))


def run(job: Job) -> None:
    """Run the act; whoever is still alive at its end leaves with 0."""
    arm(job.point)
    asyncio.run(_run(job))
    os._exit(0)


def work(job: Job) -> None:
    """Verify and sign arrivals until there is nothing left; killed from outside at any moment."""
    asyncio.run(_work(job))
    os._exit(0)


def arm(point: str) -> None:
    """`module:function:before` or `:after`."""
    module, name, when = point.split(":")
    holder = import_module(module)
    original = getattr(holder, name)

    async def later(*args: Any, **options: Any) -> Any:
        if when == "after":
            await original(*args, **options)
        die()

    def now(*args: Any, **options: Any) -> Any:
        if when == "after":
            original(*args, **options)
        die()

    setattr(holder, name, later if inspect.iscoroutinefunction(original) else now)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _run(job: Job) -> None:
    engine = make_engine(DatabaseSettings(dsn=SecretStr(job.dsn)), application_name="crash")
    await ACTS[job.act](job, make_sessions(engine))


async def _work(job: Job) -> None:
    sessions = make_sessions(make_engine(DatabaseSettings(dsn=SecretStr(job.dsn)), application_name="crash"))
    key = job.key()
    while await verify_next_submission.verify_next_submission(sessions=sessions, key=key, clock=utc_now):
        await sign_arrivals.sign_arrivals(sessions=sessions, key=key, clock=utc_now)
    await sign_arrivals.sign_arrivals(sessions=sessions, key=key, clock=utc_now)


async def _receive(job: Job, sessions: Sessions) -> None:
    await receive_submission.receive_submission(
        job.options["body"],
        window_no=job.window_no,
        school=job.school,
        submission_id=UUID(job.options["number"]),
        client_id="crash",
        sessions=sessions,
    )


async def _arrive(job: Job, sessions: Sessions) -> None:
    await sign_arrivals.sign_arrivals(sessions=sessions, key=job.key(), clock=utc_now)


async def _verify(job: Job, sessions: Sessions) -> None:
    await verify_next_submission.verify_next_submission(sessions=sessions, key=job.key(), clock=utc_now)


async def _revoke(job: Job, sessions: Sessions) -> None:
    await revoke_packets.revoke_packets(
        WithdrawalRequestIn.model_validate_json(job.options["request"]),
        window_no=job.window_no,
        school=job.school,
        sessions=sessions,
        key=job.key(),
        clock=utc_now,
    )


async def _close(job: Job, sessions: Sessions) -> None:
    request = CloseIn.model_validate_json(job.options["request"])
    await close_school.close_school(request, window_no=job.window_no, school=job.school, sessions=sessions)


async def _lock(job: Job, sessions: Sessions) -> None:
    await lock_window.lock_window(job.window_no, (2, 4), sessions=sessions, key=job.key(), clock=utc_now)


async def _publish(job: Job, sessions: Sessions) -> None:
    publisher = Publisher(BrokerSettings(url=SecretStr(job.options["broker"])), name="crash")
    await drains.drain(sessions, BO_OUTBOX, publisher, load_body=ReportBodies([job.options["issuer"]]))


async def _stamp(job: Job, sessions: Sessions) -> None:
    async with make_client("") as http:
        root = load_certificate(job.options["root"]).x509
        outages = Outages(CollectorRegistry(), timeout=timedelta(seconds=30))
        client = TimestampClient(http, job.options["url"], ca_roots=[root], outages=outages, clock=utc_now)
        await stamp_statements.stamp_next_statements(sessions=sessions, client=client)


ACTS: dict[str, Callable[[Job, Sessions], Awaitable[None]]] = {
    "receive": _receive,
    "arrive": _arrive,
    "verify": _verify,
    "revoke": _revoke,
    "close": _close,
    "lock": _lock,
    "publish": _publish,
    "stamp": _stamp,
}
