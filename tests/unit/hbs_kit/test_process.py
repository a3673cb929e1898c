import asyncio
import os
import signal
import socket
import subprocess
import sys
import textwrap
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from hbs_kit.process import run_tasks, serve
from hbs_kit.settings import HttpSettings
from hbs_kit.stopping import Stopping
from hbs_kit.waiting import wait_for_any

GRACE = timedelta(seconds=5)


async def until_told(stop: asyncio.Event) -> None:
    await stop.wait()


async def test_tasks_end_when_told_and_the_process_succeeds():
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.02, stop.set)

    assert await run_tasks({"a": until_told, "b": until_told}, stop, grace=GRACE) == 0


async def test_a_task_that_dies_ends_the_others_and_the_process_fails():
    ended = []

    async def dies(_: asyncio.Event) -> None:
        raise RuntimeError("x")

    async def tidy(stop: asyncio.Event) -> None:
        await stop.wait()
        ended.append("tidy")

    assert await run_tasks({"a": dies, "b": tidy}, asyncio.Event(), grace=GRACE) == 1
    assert ended == ["tidy"]


async def test_a_task_that_just_returns_ends_the_process_too():
    async def returns(_: asyncio.Event) -> None:
        return

    assert await run_tasks({"a": returns, "b": until_told}, asyncio.Event(), grace=GRACE) == 1


async def test_a_task_that_does_not_end_is_cut_off_after_the_grace():
    stop = asyncio.Event()
    stop.set()

    async def stubborn(_: asyncio.Event) -> None:
        await asyncio.sleep(60)

    assert await run_tasks({"a": stubborn}, stop, grace=timedelta(seconds=0.05)) == 0


async def test_a_port_that_is_taken_is_a_task_that_died():
    async def app(scope, receive, send):
        pass

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        http = HttpSettings(host="127.0.0.1", port=taken.getsockname()[1])

        assert await run_tasks({"http": serve(app, http)}, asyncio.Event(), grace=GRACE) == 1


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def client_seen(forwarded: str, *trusted: str) -> str:
    """Which address the app is told, for a request from 127.0.0.1."""

    async def app(scope, receive, send):
        if scope["type"] == "http":
            await PlainTextResponse(scope["client"][0])(scope, receive, send)

    http = HttpSettings(host="127.0.0.1", port=free_port(), trusted_proxies=trusted)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(app, http)(stop))
    try:
        transport = httpx.AsyncHTTPTransport(retries=5)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.get(f"http://127.0.0.1:{http.port}/", headers={"X-Forwarded-For": forwarded})
            return answer.text
    finally:
        stop.set()
        await serving


async def test_whoever_connects_is_the_client_unless_a_proxy_is_named():
    assert await client_seen("203.0.113.7") == "127.0.0.1"
    assert await client_seen("203.0.113.7", "10.0.0.0/8") == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the left one is the client's own invention
        ("198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("198.51.100.1, 2001:db8::7", "2001:db8::7"),
        ("2001:db8::7, fd00::1", "2001:db8::7"),
    ],
)
async def test_behind_a_named_proxy_the_client_is_the_right_most_hop_that_is_no_proxy(forwarded, client):
    assert await client_seen(forwarded, "127.0.0.1", "10.0.0.0/8", "fd00::/8") == client


SERVICE = """
import asyncio, sys
from contextlib import asynccontextmanager
from fastapi import FastAPI
from hbs_kit.process import run_api
from hbs_kit.settings import HttpSettings
from hbs_kit.stopping import Stopping
from hbs_kit.waiting import wait_for_any

@asynccontextmanager
async def lifespan(app):
    yield
    print("closed", flush=True)

app = FastAPI(lifespan=lifespan)

@app.get("/slow")
async def get_slow() -> str:
    await asyncio.sleep(1)
    return "done"

sys.exit(run_api(app, HttpSettings(host="127.0.0.1", port=int(sys.argv[1]))))
"""


@asynccontextmanager
async def service(port: int):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(SERVICE), str(port), stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def answered(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                await client.get("/nothing")
                return
            except httpx.ConnectError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_told_to_stop_answers_what_it_took_and_closes(number):
    port = free_port()
    async with (
        service(port) as process,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        await answered(client)
        slow = asyncio.create_task(client.get("/slow"))
        await asyncio.sleep(0.3)
        os.kill(process.pid, number)

        assert (await slow).json() == "done"
        output, _ = await process.communicate()
        assert (process.returncode, output) == (0, b"closed\n")


async def test_a_request_that_waits_on_purpose_is_answered_when_the_server_is_told_to_end():
    app = FastAPI()
    began = asyncio.Event()

    @app.get("/feed")
    async def feed(stop: Stopping) -> str:
        began.set()
        return "ended" if await wait_for_any(timedelta(seconds=60), stop) else "waited"

    port, stop = free_port(), asyncio.Event()
    server = asyncio.create_task(serve(app, HttpSettings(host="127.0.0.1", port=port), grace=GRACE)(stop))
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=5), timeout=10) as client:
        asked = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/feed"))
        await began.wait()
        stop.set()
        async with asyncio.timeout(GRACE.total_seconds() / 2):
            answer = await asked

    await server
    assert (answer.status_code, answer.json()) == (200, "ended")
