"""The schools' worker: packs submissions, carries the outbox, takes answers, sends acts. Several may run at once."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from opentelemetry.trace import Tracer

from hbs_keys.errors import key_trouble
from hbs_kit import db
from hbs_kit.consumer import Consumer
from hbs_kit.db import check_database
from hbs_kit.health import Check
from hbs_kit.loop import Loop, database_trouble
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.process import Task, Tasks
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_schema.errors import Refused
from hbs_schema.messages.routes import answers_queue
from school_api.clients.registry_door import REGISTRAR_TROUBLE
from school_api.domain.errors import SchoolError
from school_api.messaging.answers import OnAnswer
from school_api.resources import Resources
from school_api.storage.outboxes import OUTBOX
from school_api.storage.submissions import load_bodies
from school_api.usecases.fetch_rule_book import fetch_rule_books
from school_api.usecases.fetch_windows import fetch_authority, fetch_windows
from school_api.usecases.pack_submission import pack_next_submission
from school_api.usecases.send_act import send_acts
from school_api.usecases.tell_enrolments import tell_enrolments
from school_api.usecases.witness_audit import witness_audit

log = logging.getLogger(__name__)

FETCH_EVERY = timedelta(seconds=30)
WITNESS_EVERY = timedelta(minutes=5)


def is_outage(error: BaseException) -> bool:
    """Whether the same may succeed later: the database or the registrar is away."""
    return db.is_outage(error) or isinstance(error, REGISTRAR_TROUBLE)


def _trouble_of(error: Exception) -> str | None:
    return key_trouble(error) or database_trouble(error) or ("registrar-away" if is_outage(error) else None)


@asynccontextmanager
async def open_tasks(
    resources: Resources, metrics: MessagingMetrics, *, tracer: Tracer | None = None
) -> AsyncIterator[tuple[Tasks, dict[str, Check]]]:
    """The worker's tasks and their readiness. Raises ValueError without a broker."""
    settings = resources.settings
    if settings.broker is None:
        raise ValueError("the worker needs a broker")
    loops = _loops(resources, tracer)
    queue = answers_queue(settings.client_id)
    consumer = Consumer(
        settings.broker,
        queue,
        OnAnswer(resources.sessions, resources.registrar),
        name="school-api",
        is_outage=is_outage,
        tracer=tracer,
        on_settled=partial(metrics.settled, queue),
    )
    publisher = Publisher(settings.broker, name="school-api-relay", tracer=tracer)
    relay = Relay(
        resources.sessions,
        OUTBOX,
        publisher,
        dsn=settings.database.dsn,
        load_body=load_bodies,
        is_blocked=publisher.is_blocked,
        on_drained=metrics.drained,
    )
    tasks: dict[str, Task] = {name: loop.run for name, loop in loops.items()}
    checks: dict[str, Check] = {name: loop.check for name, loop in loops.items()}
    tasks |= {"answers": consumer.run, "relay": relay.run}
    checks |= {"answers": consumer.check, "relay": relay.check}
    checks["database"] = partial(check_database, resources.sessions)
    try:
        yield tasks, checks
    finally:
        await publisher.close()


def _loops(resources: Resources, tracer: Tracer | None) -> dict[str, Loop]:
    async def packing() -> bool:
        return await pack_next_submission(
            sessions=resources.sessions,
            sender_keys=resources.sender_keys,
            intermediates=resources.trust.intermediates,
            clock=resources.clock,
            tracer=tracer,
        )

    async def acts() -> bool:
        sent = await send_acts(
            sessions=resources.sessions,
            registry=resources.registry,
            registrar=resources.registrar,
            intermediates=list(resources.trust.intermediates),
        )
        return sent > 0

    async def fetching() -> bool:
        # The registrar shows windows, the authority document and rule books to any of our schools alike.
        school = next(iter(resources.sender_keys), None)
        if school is not None:
            try:
                await fetch_windows(school, sessions=resources.sessions, registry=resources.registry)
                await fetch_authority(school, sessions=resources.sessions, registry=resources.registry)
                await fetch_rule_books(school, sessions=resources.sessions, registry=resources.registry)
            except (SchoolError, Refused) as refused:
                # A convenience: what needs them asks again, and says so.
                log.warning("windows, authority or rule books not fetched: %s", type(refused).__name__)
        return False

    return {
        "packing": Loop(packing, trouble_of=_trouble_of),
        "acts": Loop(acts, trouble_of=_trouble_of),
        "enrolments": Loop(partial(_tell_enrolments, resources), idle=FETCH_EVERY, trouble_of=_trouble_of),
        "fetching": Loop(fetching, idle=FETCH_EVERY, trouble_of=_trouble_of),
        "witness": Loop(partial(_witness_audit, resources), idle=WITNESS_EVERY, trouble_of=_trouble_of),
    }


async def _witness_audit(resources: Resources) -> bool:
    school = next(iter(resources.sender_keys), None)
    if school is None:
        return False
    try:
        await witness_audit(
            school,
            client_id=resources.settings.client_id,
            sessions=resources.sessions,
            registry=resources.registry,
            registrar=resources.registrar,
            clock=resources.clock,
        )
    except SchoolError as refused:
        # The registrar was told something else before, or his answer is not his: an operator has to look.
        log.error("the registrar has not signed the audit: %s", type(refused).__name__)
    return False


async def _tell_enrolments(resources: Resources) -> bool:
    for school in resources.sender_keys:
        try:
            await tell_enrolments(school, sessions=resources.sessions, registry=resources.registry)
        except SchoolError as refused:
            # The reviewer sees that no list is there; the other schools' lists are told.
            log.warning("whom to expect was not told: %s", type(refused).__name__)
    return False
