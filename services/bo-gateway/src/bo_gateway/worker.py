"""The Ministry's worker: intake over RabbitMQ, verification, comparison, publication, statuses, relays.

Several may run side by side.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry

from bo_gateway.domain.errors import AuthorityMissing
from bo_gateway.messaging.reports import OnReport
from bo_gateway.resources import Resources
from bo_gateway.storage.outboxes import PUBLICATION_OUTBOX, REGISTRAR_OUTBOX
from bo_gateway.storage.trust import check_authority
from bo_gateway.usecases.announce_publications import announce_next_slices
from bo_gateway.usecases.build_publications import build_publications
from bo_gateway.usecases.check_lock import check_next_lock
from bo_gateway.usecases.check_statement import check_next_statement
from bo_gateway.usecases.compare_report import compare_next_report
from bo_gateway.usecases.issue_status import issue_status, list_due
from bo_gateway.usecases.verify_chunk import verify_next_chunk
from bo_gateway.usecases.verify_copy import verify_next_copy
from hbs_keys.errors import key_trouble
from hbs_kit import telemetry
from hbs_kit.consumer import Consumer
from hbs_kit.db import check_database, is_outage
from hbs_kit.health import Check
from hbs_kit.loop import Loop, database_trouble
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.process import Task, Tasks
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_kit.settings import BrokerSettings
from hbs_schema.building.keys import SigningKey
from hbs_schema.messages.routes import REPORTS_QUEUE

PUBLICATIONS_AT_ONCE = 2
"""Bodies are made when they go out and are large: this bounds the relay's memory."""


def _trouble_of(error: Exception) -> str | None:
    if isinstance(error, AuthorityMissing):
        return "authority-missing"
    return key_trouble(error) or database_trouble(error)


@asynccontextmanager
async def open_tasks(
    resources: Resources, registry: CollectorRegistry, *, tracer: Tracer | None = None
) -> AsyncIterator[tuple[Tasks, dict[str, Check]]]:
    """The worker's tasks and their readiness. Raises ValueError for a key or CA that is missing."""
    if resources.ack_key is None or resources.status_key is None or not resources.ca_roots:
        raise ValueError("the worker needs BO_GATEWAY_ACK_KEY__…, BO_GATEWAY_STATUS_KEY__… and BO_GATEWAY_CA_FILES")
    loops = _loops(resources, resources.ack_key, resources.status_key, tracer)
    tasks: dict[str, Task] = {name: loop.run for name, loop in loops.items()}
    checks: dict[str, Check] = {name: loop.check for name, loop in loops.items()}
    checks["database"] = partial(check_database, resources.sessions)
    checks["authority"] = partial(check_authority, resources.sessions)
    broker = resources.settings.broker
    if broker is None:
        yield tasks, checks
        return
    publisher = Publisher(broker, name="bo-gateway-relay", tracer=tracer)
    messaging = _messaging(resources, broker, publisher, MessagingMetrics(registry), tracer)
    tasks |= {name: entry.run for name, entry in messaging.items()}
    checks |= {name: entry.check for name, entry in messaging.items()}
    try:
        yield tasks, checks
    finally:
        await publisher.close()


def _messaging(
    resources: Resources,
    broker: BrokerSettings,
    publisher: Publisher,
    metrics: MessagingMetrics,
    tracer: Tracer | None,
) -> dict[str, Consumer | Relay]:
    relay = partial(
        Relay,
        resources.sessions,
        publish=publisher,
        dsn=resources.settings.database.dsn,
        is_blocked=publisher.is_blocked,
        on_drained=metrics.drained,
    )
    consumer = Consumer(
        broker,
        REPORTS_QUEUE,
        OnReport(resources.sessions),
        name="bo-gateway",
        is_outage=is_outage,
        tracer=tracer,
        on_settled=partial(metrics.settled, REPORTS_QUEUE),
    )
    return {
        "reports": consumer,
        "answers": relay(row=REGISTRAR_OUTBOX),
        "publications": relay(row=PUBLICATION_OUTBOX, limit=PUBLICATIONS_AT_ONCE, load_body=build_publications),
    }


def _loops(resources: Resources, ack_key: SigningKey, status_key: SigningKey, tracer: Tracer | None) -> dict[str, Loop]:
    own: dict[str, Any] = {"sessions": resources.sessions, "clock": resources.clock}
    judging = {**own, "ca_roots": resources.ca_roots}
    comparing = {**own, "intermediates": resources.intermediates, "patience": resources.settings.report_patience}
    steps: dict[str, Callable[[], Awaitable[bool]]] = {
        "locks": partial(check_next_lock, **judging, tracer=tracer),
        "chunks": partial(verify_next_chunk, **judging, tracer=tracer),
        "copies": partial(verify_next_copy, **judging),
        "statements": partial(check_next_statement, **judging, tracer=tracer),
        "comparisons": partial(compare_next_report, **comparing, key=ack_key, tracer=tracer),
        "announcements": partial(announce_next_slices, sessions=resources.sessions, tracer=tracer),
    }
    loops = {name: Loop(step, trouble_of=_trouble_of) for name, step in steps.items()}
    statuses = partial(_issue_statuses, resources, status_key, tracer)
    return {**loops, "statuses": Loop(statuses, idle=timedelta(seconds=1), trouble_of=_trouble_of)}


async def _issue_statuses(resources: Resources, key: SigningKey, tracer: Tracer | None) -> bool:
    for line in await list_due(sessions=resources.sessions, clock=resources.clock):
        # Due by the clock: nothing has left it in a table, so the trace is its own.
        with telemetry.continued(tracer, "issue status", None):
            await issue_status(
                line.registrar,
                line.school_year,
                sessions=resources.sessions,
                key=key,
                intermediates=resources.intermediates,
                clock=resources.clock,
                only_if_due=True,
            )
    return False
