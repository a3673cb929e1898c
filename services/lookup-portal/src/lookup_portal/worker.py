"""The projector: publications from the Ministry into the read model. Several may run side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry

from hbs_kit.consumer import Consumer
from hbs_kit.db import check_database, is_outage
from hbs_kit.entrance import needed
from hbs_kit.health import Check
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.process import Tasks
from hbs_kit.waiting import wait_for_any
from hbs_schema.messages.routes import PUBLICATIONS_QUEUE
from lookup_portal.messaging.publications import OnPublication
from lookup_portal.resources import Resources
from lookup_portal.topology import BROKER
from lookup_portal.usecases.forget_old import forget_old

EVERY = timedelta(minutes=10)


@asynccontextmanager
async def open_tasks(
    resources: Resources, registry: CollectorRegistry, *, tracer: Tracer | None = None
) -> AsyncIterator[tuple[Tasks, dict[str, Check]]]:
    """The worker's tasks and their readiness. Raises SettingsRefused without a broker."""
    consumer = Consumer(
        needed(resources.settings.broker, BROKER),
        PUBLICATIONS_QUEUE,
        OnPublication(resources.sessions, resources.anchors, resources.clock),
        name="lookup-portal",
        is_outage=is_outage,
        tracer=tracer,
        on_settled=partial(MessagingMetrics(registry).settled, PUBLICATIONS_QUEUE),
    )
    checks: dict[str, Check] = {
        "publications": consumer.check,
        "database": partial(check_database, resources.sessions),
    }
    yield {"publications": consumer.run, "forgetting": partial(_forget, resources)}, checks


async def _forget(resources: Resources, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await forget_old(sessions=resources.sessions)
        except Exception as error:
            if not is_outage(error):
                raise
        await wait_for_any(EVERY, stop)
