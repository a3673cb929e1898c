"""The two programs together: ready, fed over the broker, and silent about whom they serve."""

import json
from pathlib import Path

import httpx
import pytest

from deploy.local.postgres import Postgres
from hbs_kit.clock import utc_now
from tests.integration.lookup_portal.link import Link, until
from tests.integration.lookup_portal.processes import Programs, started, status_of_today
from tests.integration.lookup_portal.test_lookups import SECRETS
from tests.integration.lookup_portal.walking import Forms, born
from tests.support.portal import STATED, Portal
from tests.support.publications import birth_date_of, code_of, published_records, published_status
from tests.support.pupils import lookup_code
from tests.support.world import Locked

pytestmark = [pytest.mark.integration, pytest.mark.slow]


async def is_effective(client: httpx.AsyncClient, code: str) -> bool:
    answer = await client.post("/v1/lookups/status", json={"code": code})
    return bool(answer.json()["state"] == "effective")


async def use_everything(client: httpx.AsyncClient, locked: Locked, token: dict[str, str]) -> None:
    """Each route once or more, with right, wrong and hostile things."""
    code, unknown, birth_date = code_of(locked), lookup_code(), birth_date_of(locked)
    holder = {"code": code, "birth_date": birth_date}
    for path in ("lookups/holder", "documents/pdf", "documents/presentation"):
        assert (await client.post(f"/v1/{path}", json=holder)).status_code == 200
        await client.post(f"/v1/{path}", json={**holder, "code": unknown})
        await client.post(f"/v1/{path}", json={**holder, "birth_date": "2011-01-02", "full_name": "Lò Thị"})
    for path in ("lookups/organisation", "documents/bundle", "documents/pdf"):
        answer = await client.post(f"/v1/{path}", json={**STATED, "code": code}, headers=token)
        assert answer.status_code == 200
        await client.post(f"/v1/{path}", json={**STATED, "code": code})
    await client.post("/v1/files/check", content=locked.bundle(0))
    await client.post("/v1/files/check", content=code.encode())
    for path in (f"/t/{code}", f"/t/{code}/x", f"/{code}", f"/v1/lookups/{code}?code={code}", f"/t/{birth_date}"):
        await client.get(path, headers={"Referer": f"https://elsewhere.example/{code}", "User-Agent": code})
    page = await client.post("/tra-cuu", data={"code": code})
    fields = Forms(page.text).to("/xem-hoc-ba")
    view = await client.post("/xem-hoc-ba", data={**fields, **born(locked)})
    await client.post("/ban-mem", data=Forms(view.text).to("/ban-mem"))
    await client.post("/xem-hoc-ba", data={**fields, "birth_year": "2011"})
    await client.request("BREW", f"/t/{code}")


async def test_nothing_that_is_written_holds_a_code_a_name_an_id_or_a_birth_date(
    empty: Portal, link: Link, locked: Locked, tmp_path: Path, postgres: Postgres
) -> None:
    token = real_token(empty)
    async with started(empty, link, tmp_path) as programs:
        async with httpx.AsyncClient(base_url=programs.address, trust_env=False, timeout=60) as client:
            await link.send(published_records(locked))
            await link.send(published_status(empty.world, status_of_today(empty.world)))
            await link.send(b"{" + code_of(locked).encode())
            await until(lambda: is_effective(client, code_of(locked)))
            await use_everything(client, locked, token)
        metrics = await read_metrics(programs)
        written = programs.written() + metrics
    logs = written + server_log(postgres)
    for index in (0, 1):
        identity = locked.packets[index].value("identity") or {}
        code, birth_date = code_of(locked, index), birth_date_of(locked, index)
        grouped = " ".join(code[at : at + 4] for at in range(0, 32, 4))
        for secret in (code, code.upper(), grouped, code[:16], identity["full_name"], birth_date, "Lò Thị"):
            assert secret not in logs
    assert not [secret for secret in SECRETS if secret in logs and secret != "Việt Nam"]
    assert '"route": "/t/{code}"' in written
    assert 'route="/v1/lookups/holder"' in metrics
    assert 'consumer_deliveries_total{queue="lookup-portal.publications",settlement="dead-letter"} 1.0' in metrics
    lines = [json.loads(line) for line in programs.written().splitlines()]
    assert all({"time", "level", "message"} <= line.keys() for line in lines)


def server_log(postgres: Postgres) -> str:
    """What the database's server wrote while it ran for this test run."""
    log = postgres.home.parent / "log" / "postgres.log"
    return "" if postgres.is_external else log.read_text("utf-8", "replace")


async def read_metrics(programs: Programs) -> str:
    async with httpx.AsyncClient(trust_env=False) as client:
        answers = [await client.get(f"{each}/metrics") for each in (programs.api_admin, programs.worker_admin)]
        outside = await client.get(f"{programs.address}/metrics")
    assert outside.status_code == 404
    return "".join(answer.text for answer in answers)


def real_token(portal: Portal) -> dict[str, str]:
    """A token by the real clock, which the processes read."""
    portal.clock.now = utc_now()
    return portal.token()
