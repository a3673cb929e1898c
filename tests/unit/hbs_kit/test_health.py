import asyncio
from datetime import timedelta

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from hbs_kit.health import health_router
from hbs_kit.http_app import make_admin_app
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.settlement import Settlement
from tests.unit.hbs_kit.http_client import client_of


async def ready() -> None:
    return None


async def away() -> str:
    return "database-away"


async def hangs() -> None:
    await asyncio.sleep(60)


async def breaks() -> None:
    raise RuntimeError("postgresql://user:hush@host")


async def get(path, **checks):
    app = FastAPI()
    app.include_router(health_router(lambda _: checks, answer_within=timedelta(seconds=0.05)))
    async with client_of(app) as client:
        return await client.get(path)


async def test_a_process_is_live_whatever_is_away():
    assert (await get("/livez", database=away)).status_code == 200


async def test_ready_means_every_check_passes():
    response = await get("/readyz", database=ready, broker=ready)

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"database": "ok", "broker": "ok"}}


async def test_what_is_missing_is_named():
    response = await get("/readyz", database=away, broker=ready)

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "database-away", "broker": "ok"}


async def test_a_check_that_hangs_is_an_answer():
    response = await get("/readyz", database=hangs)

    assert response.json()["checks"] == {"database": "no answer in time"}


async def test_a_check_that_breaks_tells_no_secret():
    response = await get("/readyz", database=breaks)

    assert response.json()["checks"] == {"database": "RuntimeError"}
    assert "hush" not in response.text


async def test_a_worker_shows_health_and_counters_on_a_port_of_its_own():
    registry = CollectorRegistry()
    MessagingMetrics(registry).settled("q", Settlement.ACK)

    async with client_of(make_admin_app({"relay": away}, registry)) as client:
        ready = await client.get("/readyz")
        metrics = await client.get("/metrics")

    assert ready.json()["checks"] == {"relay": "database-away"}
    assert 'consumer_deliveries_total{queue="q",settlement="ack"} 1.0' in metrics.text
