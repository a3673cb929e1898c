"""The worker is ready and goes on, whoever gives evidence; what it reports, it reports as its broker's user."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from deploy.local.pki import Pki
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.mint import make_key
from hbs_kit.settings import BrokerSettings
from hbs_kit.topology import Binding, Exchange, Topology, declare
from hbs_schema.messages.routes import REPORT_CHUNK, REPORT_LOCK, REPORTS, REPORTS_QUEUE
from so_registry.settings import StatusSettings, StatusSourceSettings, TimestampSettings
from so_registry.topology import bo_topology
from so_registry.worker import open_tasks
from tests.integration.evidence import steps
from tests.integration.so_registry import acts
from tests.integration.so_registry.doors import make_resources, make_settings
from tests.integration.so_registry.province import Province, open_province, running, until
from tests.support.local_pki import attempts, intermediates, read, sources
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

NOBODY = "http://127.0.0.1:9/tsa"
REPORT = Topology(
    exchanges=(Exchange(REPORTS, "direct"),),
    queues=(REPORTS_QUEUE,),
    bindings=(Binding(REPORTS_QUEUE, REPORTS, REPORT_LOCK), Binding(REPORTS_QUEUE, REPORTS, REPORT_CHUNK)),
)


@asynccontextmanager
async def working(
    registry: Registry,
    pki: Pki,
    folder: Path,
    metrics: CollectorRegistry,
    *,
    tsa: str,
    bo: BrokerSettings | None = None,
) -> AsyncIterator[dict[str, str | None]]:
    """The worker at work; its readiness when it is ended."""
    make_key(folder / "key.json", folder / "jwks.json")
    own = sources(pki)
    files = zip(pki.intermediates, own, strict=True)
    settings = make_settings(registry, folder).model_copy(
        update={
            "timestamps": TimestampSettings(url=tsa),
            "status": StatusSettings(
                sources=tuple(StatusSourceSettings(ca_file=file, ocsp_url=source.ocsp_url) for file, source in files),
                interval=timedelta(0),
            ),
            "evidence_timeout": timedelta(seconds=20),
            "bo_broker": bo,
        }
    )
    resources = replace(
        make_resources(registry, settings),
        intermediates=intermediates(pki),
        ca_roots=(read(pki.roots).x509,),
        status_sources=own,
    )
    readiness: dict[str, str | None] = {}
    async with open_tasks(resources, metrics) as (tasks, checks), running(tasks):
        yield readiness
        readiness.update({name: await check() for name, check in checks.items()})


async def test_the_worker_gathers_evidence_by_itself(
    registry: Registry, pki: Pki, metrics: CollectorRegistry, tmp_path: Path
) -> None:
    number, body = await registry.packed(2)

    async with working(registry, pki, tmp_path, metrics, tsa=pki.tsa_url):
        await registry.receive(number, body)
        await until(lambda: _is_done(registry), seconds=60)

    assert await steps.count(registry, "timestamps") == await steps.count(registry, "statements")


async def test_intake_and_verdicts_go_on_and_the_worker_is_ready_without_a_timestamp_authority(
    registry: Registry, pki: Pki, metrics: CollectorRegistry, tmp_path: Path
) -> None:
    number, body = await registry.packed(2)

    async with working(registry, pki, tmp_path, metrics, tsa=NOBODY) as readiness:
        await registry.receive(number, body)
        await until(lambda: _is_confirmed(registry), seconds=60)
        await until(lambda: _has_tried(metrics), seconds=60)

    assert set(readiness.values()) == {None}
    assert await steps.count(registry, "packets") == 2
    assert await steps.count(registry, "timestamps") == 0


async def test_a_report_names_the_registrars_user(
    registry: Registry, pki: Pki, metrics: CollectorRegistry, tmp_path: Path, rabbitmq: RabbitMQ
) -> None:
    packets = await steps.accepted(registry)
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 4)

    with open_province(rabbitmq, CLIENT) as province:
        async with open_channel(province.operator, name="declare") as channel:
            await declare(channel, REPORT)
            await declare(channel, bo_topology(registry.world.registrar))
        async with working(registry, pki, tmp_path, metrics, tsa=pki.tsa_url, bo=province.operator):
            user = await _sender(province)

    assert user == "admin"


async def _has_tried(metrics: CollectorRegistry) -> bool:
    return attempts(metrics, "timestamps", "away") > 1


async def _is_confirmed(registry: Registry) -> bool:
    return await steps.count(registry, "packets") > 0 and await steps.count(registry, "unconfirmed") == 0


async def _is_done(registry: Registry) -> bool:
    return await _is_confirmed(registry) and await steps.count(registry, "unstamped") == 0


async def _sender(province: Province) -> str | None:
    """The user of the first message that the Ministry gets."""
    async with open_channel(province.operator, name="reports") as channel:
        queue = await channel.get_queue(REPORTS_QUEUE, ensure=False)
        async with queue.iterator(timeout=30) as messages:
            async for message in messages:
                await message.ack()
                return message.user_id
    return None
