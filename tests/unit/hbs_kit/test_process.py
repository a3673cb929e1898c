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

from hbs_kit.process import run_tasks, serve
from hbs_kit.settings import HttpSettings

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


SERVICE = """
import asyncio, sys
from contextlib import asynccontextmanager
from fastapi import FastAPI
from hbs_kit.process import run_api
from hbs_kit.settings import HttpSettings

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
