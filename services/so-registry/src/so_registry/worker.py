"""The registrar's worker: intake over RabbitMQ, arrivals, verdicts, evidence, relays. Several may run side by side."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

import httpx
from prometheus_client import CollectorRegistry

from hbs_keys.errors import key_trouble
from hbs_kit.consumer import Consumer
from hbs_kit.db import check_database, is_outage
from hbs_kit.drain import LoadBody
from hbs_kit.health import Check
from hbs_kit.httpclient import ClientLimits, make_client
from hbs_kit.loop import Loop, database_trouble
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.outbox import OutboxColumns
from hbs_kit.process import Task, Tasks
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_kit.settings import BrokerSettings
from hbs_kit.settlement import Handler
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import load_certificate
from hbs_schema.envelopes.shape import MAX_STATUS_EVIDENCE
from hbs_schema.messages.routes import SUBMISSIONS_QUEUE, acknowledgements_queue
from hbs_schema.verification.revocation import StatusJudge
from so_registry.clients.revocation import StatusClient
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import Outages, PeerTrouble
from so_registry.messaging.acknowledgements import OnAcknowledgement
from so_registry.messaging.submissions import OnSubmission
from so_registry.resources import Resources
from so_registry.storage.outboxes import BO_OUTBOX, SCHOOL_OUTBOX
from so_registry.storage.reports import ReportBodies
from so_registry.usecases.advance_window import advance_windows
from so_registry.usecases.confirm_signers import confirm_next_signers
from so_registry.usecases.sign_arrivals import sign_arrivals
from so_registry.usecases.stamp_statements import stamp_next_statements
from so_registry.usecases.verify_next_submission import verify_next_submission

EVIDENCE_IDLE = timedelta(seconds=1)


@asynccontextmanager
async def open_tasks(
    resources: Resources, registry: CollectorRegistry
) -> AsyncIterator[tuple[Tasks, dict[str, Check]]]:
    """The worker's tasks and their readiness. Raises SettingsRefused without a receipt key."""
    loops = _loops(resources, resources.need_receipt_key())
    tasks: dict[str, Task] = {name: loop.run for name, loop in loops.items()}
    checks: dict[str, Check] = {name: loop.check for name, loop in loops.items()}
    checks["database"] = partial(check_database, resources.sessions)
    settings, sessions = resources.settings, resources.sessions
    metrics = MessagingMetrics(registry)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(_evidence_client(resources))
        outages = Outages(registry, timeout=settings.evidence_timeout)
        # No checks: who gives evidence may be away, and everything else goes on.
        tasks |= {name: loop.run for name, loop in _evidence_loops(resources, http, outages).items()}
        links: list[tuple[str, BrokerSettings | None, str, Handler, type[OutboxColumns], LoadBody | None]] = [
            ("schools", settings.schools_broker, SUBMISSIONS_QUEUE, OnSubmission(sessions), SCHOOL_OUTBOX, None),
            (
                "bo",
                settings.bo_broker,
                acknowledgements_queue(settings.registrar),
                OnAcknowledgement(sessions),
                BO_OUTBOX,
                ReportBodies(resources.intermediates),
            ),
        ]
        for name, broker, queue, handler, outbox, load_body in links:
            if broker is None:
                continue
            consumer = Consumer(
                broker,
                queue,
                handler,
                name=f"so-registry-{name}",
                is_outage=is_outage,
                on_settled=partial(metrics.settled, queue),
            )
            publisher = Publisher(broker, name=f"so-registry-{name}-relay")
            stack.push_async_callback(publisher.close)
            relay = Relay(
                sessions,
                outbox,
                publisher,
                dsn=settings.database.dsn,
                limit=20,
                load_body=load_body,
                is_blocked=publisher.is_blocked,
                on_drained=metrics.drained,
            )
            tasks |= {f"{name}-consumer": consumer.run, f"{name}-relay": relay.run}
            checks |= {f"{name}-consumer": consumer.check, f"{name}-relay": relay.check}
        yield tasks, checks


def _loops(resources: Resources, key: SigningKey) -> dict[str, Loop]:
    async def arrivals() -> bool:
        signed = await sign_arrivals(sessions=resources.sessions, key=key, clock=resources.clock)
        return signed > 0

    async def verdicts() -> bool:
        return await verify_next_submission(
            sessions=resources.sessions, key=key, clock=resources.clock, ca_roots=resources.ca_roots
        )

    async def clock() -> bool:
        return await advance_windows(sessions=resources.sessions)

    return {
        "arrivals": Loop(arrivals, trouble_of=_signing_trouble),
        "verdicts": Loop(verdicts, trouble_of=_signing_trouble),
        "clock": Loop(clock),
    }


def _evidence_loops(resources: Resources, http: httpx.AsyncClient, outages: Outages) -> dict[str, Loop]:
    settings, sessions, roots = resources.settings, resources.sessions, resources.ca_roots
    loop = partial(Loop, idle=EVIDENCE_IDLE, trouble_of=_evidence_trouble)
    loops: dict[str, Loop] = {}
    if settings.timestamps:
        url = settings.timestamps.url
        authority = TimestampClient(http, url, ca_roots=roots, outages=outages, clock=resources.clock)
        loops["stamps"] = loop(partial(stamp_next_statements, sessions=sessions, client=authority))
    if settings.status:
        sources = resources.status_sources
        judge = StatusJudge(roots, [*map(load_certificate, resources.intermediates), *(each.ca for each in sources)])
        loops["confirmations"] = loop(
            partial(
                confirm_next_signers,
                sessions=sessions,
                client=StatusClient(http, sources, judge=judge, outages=outages),
                interval=settings.status.interval,
                clock=resources.clock,
            )
        )
    return loops


def _evidence_client(resources: Resources) -> httpx.AsyncClient:
    timeout = resources.settings.evidence_timeout
    # One attempt: the loop is what tries again, and waits longer each time.
    limits = ClientLimits(read_timeout=timeout, total_timeout=timeout, largest_response=MAX_STATUS_EVIDENCE, attempts=1)
    return make_client("", limits=limits)


def _signing_trouble(error: Exception) -> str | None:
    return key_trouble(error) or database_trouble(error)


def _evidence_trouble(error: Exception) -> str | None:
    return "evidence-away" if isinstance(error, PeerTrouble) else database_trouble(error)
