"""The registrar's worker: intake over RabbitMQ, arrivals, verdicts, evidence, relays. Several may run side by side."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

from prometheus_client import CollectorRegistry

from hbs_keys.errors import key_trouble
from hbs_kit.consumer import Consumer
from hbs_kit.db import check_database, is_outage
from hbs_kit.drain import LoadBody
from hbs_kit.health import Check
from hbs_kit.loop import Loop, database_trouble
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.outbox import OutboxColumns
from hbs_kit.process import Task, Tasks
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_kit.settings import BrokerSettings
from hbs_kit.settlement import Handler
from hbs_schema.building.keys import SigningKey
from hbs_schema.messages.routes import SUBMISSIONS_QUEUE, acknowledgements_queue
from so_registry.clients.opening import EvidenceClients
from so_registry.clients.trouble import Outages, PeerTrouble
from so_registry.clients.webhook_posting import WebhookPoster
from so_registry.messaging.acknowledgements import OnAcknowledgement
from so_registry.messaging.submissions import OnSubmission
from so_registry.resources import Resources
from so_registry.storage.lock_notices import load_notices
from so_registry.storage.outboxes import BO_OUTBOX, SCHOOL_OUTBOX
from so_registry.storage.reports import ReportBodies
from so_registry.usecases.advance_window import advance_windows
from so_registry.usecases.audit.sign_checkpoint import make_checkpoint, stamp_checkpoints
from so_registry.usecases.choose_receipt_key import choose_receipt_key
from so_registry.usecases.confirm_signers import confirm_next_signers
from so_registry.usecases.continue_job import continue_job
from so_registry.usecases.cutoff.continue_cutoff import continue_cutoffs
from so_registry.usecases.feeds.deliver_events import Sending, deliver_next
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.reconciling.forget_names import forget_names
from so_registry.usecases.sign_arrivals import sign_arrivals
from so_registry.usecases.stamp_renewals import stamp_renewals
from so_registry.usecases.stamp_statements import stamp_next_statements
from so_registry.usecases.transfers.announcing import Voice
from so_registry.usecases.transfers.expire_transfers import expire_next_transfer
from so_registry.usecases.verify_next_submission import Turns, verify_next_submission

EVIDENCE_IDLE = timedelta(seconds=1)
DEADLINES_IDLE = timedelta(seconds=30)
"""Deadlines are ends of days, and no act is taken after one, whenever the case is ended."""
FORGET_EVERY = timedelta(minutes=10)
CUTOFF_IDLE = timedelta(seconds=10)
CHECKPOINTS_IDLE = timedelta(minutes=5)
SENDERS = 4
"""To webhooks at once, each to another client's: who answers slowly holds up no others."""


@asynccontextmanager
async def open_tasks(
    resources: Resources, registry: CollectorRegistry
) -> AsyncIterator[tuple[Tasks, dict[str, Check]]]:
    """The worker's tasks and their readiness. Raises SettingsRefused without a receipt key."""
    key = resources.need_receipt_key()
    loops = _loops(resources, key)
    tasks: dict[str, Task] = {name: loop.run for name, loop in loops.items()}
    checks: dict[str, Check] = {name: loop.check for name, loop in loops.items()}
    checks["database"] = partial(check_database, resources.sessions)
    settings, sessions = resources.settings, resources.sessions
    metrics = MessagingMetrics(registry)
    async with AsyncExitStack() as stack:
        poster = resources.make_poster()
        stack.push_async_callback(poster.aclose)
        # No check: whoever is told may be away, and everything else goes on.
        tasks |= {f"webhooks-{number}": _webhooks(resources, poster, key).run for number in range(1, SENDERS + 1)}
        outages = Outages(registry, timeout=settings.evidence_timeout)
        clients = await stack.enter_async_context(resources.open_evidence(outages))
        # No checks: who gives evidence may be away, and everything else goes on.
        tasks |= {name: loop.run for name, loop in _evidence_loops(resources, clients).items()}
        links: list[tuple[str, BrokerSettings | None, str, Handler, type[OutboxColumns], LoadBody]] = [
            (
                "schools",
                settings.schools_broker,
                SUBMISSIONS_QUEUE,
                OnSubmission(sessions),
                SCHOOL_OUTBOX,
                load_notices,
            ),
            (
                "bo",
                settings.bo_broker,
                acknowledgements_queue(settings.registrar),
                OnAcknowledgement(sessions, settings.registrar),
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
    now_valid, turns = _receipt_key(resources, key), Turns()

    async def arrivals() -> bool:
        signed = await sign_arrivals(sessions=resources.sessions, key=await now_valid(), clock=resources.clock)
        return signed > 0

    async def verdicts() -> bool:
        return await verify_next_submission(
            sessions=resources.sessions,
            key=await now_valid(),
            clock=resources.clock,
            ca_roots=resources.ca_roots,
            turns=turns,
        )

    async def transfers() -> bool:
        voice = Voice(resources.settings.registrar, await now_valid(), resources.clock)
        return await expire_next_transfer(voice=voice, sessions=resources.sessions)

    async def clock() -> bool:
        return await advance_windows(sessions=resources.sessions)

    async def names() -> bool:
        # One statement forgets all that may go: there is nothing more to do at once.
        await forget_names(sessions=resources.sessions)
        return False

    async def checkpoints() -> bool:
        registrar, sessions = resources.settings.registrar, resources.sessions
        key = await now_valid()
        await make_checkpoint(registrar=registrar, sessions=sessions, key=key, clock=resources.clock, only_daily=True)
        return False

    return {
        "arrivals": Loop(arrivals, trouble_of=_signing_trouble),
        "verdicts": Loop(verdicts, trouble_of=_signing_trouble),
        "clock": Loop(clock),
        "transfers": Loop(transfers, idle=DEADLINES_IDLE, trouble_of=_signing_trouble),
        "names": Loop(names, idle=FORGET_EVERY),
        "checkpoints": Loop(checkpoints, idle=CHECKPOINTS_IDLE, trouble_of=_signing_trouble),
    }


def _receipt_key(resources: Resources, key: SigningKey) -> Callable[[], Awaitable[SigningKey]]:
    """The key of now, asked for anew each time."""
    return partial(
        choose_receipt_key,
        key,
        resources.next_receipt_key,
        registrar=resources.settings.registrar,
        sessions=resources.sessions,
        clock=resources.clock,
    )


def _webhooks(resources: Resources, poster: WebhookPoster, key: SigningKey) -> Loop:
    most = resources.settings.webhooks.most_attempts
    sending = Sending(resources.settings.registrar, most, poster, _receipt_key(resources, key))
    step = partial(deliver_next, sending, sessions=resources.sessions, clock=resources.clock)
    return Loop(step, idle=EVIDENCE_IDLE, trouble_of=_signing_trouble)


def _evidence_loops(resources: Resources, clients: EvidenceClients) -> dict[str, Loop]:
    settings, sessions = resources.settings, resources.sessions
    loop = partial(Loop, idle=EVIDENCE_IDLE, trouble_of=_evidence_trouble)
    # Without the lock's key: as far as the lock, and on after it.
    cutoffs = partial(continue_cutoffs, tools=resources.cutoff_tools(clients), again_after=CUTOFF_IDLE)
    loops: dict[str, Loop] = {"cutoffs": loop(cutoffs)}
    if clients.timestamps and settings.timestamps:
        rest = settings.timestamps.rest
        loops["stamps"] = loop(partial(stamp_next_statements, sessions=sessions, client=clients.timestamps, rest=rest))
        loops["renewals"] = loop(partial(stamp_renewals, sessions=sessions, client=clients.timestamps))
        loops["checkpoint-stamps"] = loop(partial(stamp_checkpoints, sessions=sessions, client=clients.timestamps))
    if clients.status and settings.status:
        loops["confirmations"] = loop(
            partial(
                confirm_next_signers,
                sessions=sessions,
                client=clients.status,
                interval=settings.status.interval,
                clock=resources.clock,
            )
        )
    if resources.ca_roots:
        trust = Trust(resources.ca_roots, resources.known_cas)
        loops["evidence-jobs"] = loop(
            partial(continue_job, sessions=sessions, trust=trust, clients=clients, asked=set())
        )
    return loops


def _signing_trouble(error: Exception) -> str | None:
    return key_trouble(error) or database_trouble(error)


def _evidence_trouble(error: Exception) -> str | None:
    return "evidence-away" if isinstance(error, PeerTrouble) else database_trouble(error)
