"""Runs a process's tasks until SIGTERM or SIGINT, then lets them finish.

A task that ends by itself ends the process with exit code 1, so that the supervisor
starts it anew: half a process must not look alive.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from hbs_kit.garbage import leave_loaded_alone
from hbs_kit.settings import HttpSettings
from hbs_kit.stopping import telling
from hbs_kit.waiting import wait_for_any

log = logging.getLogger(__name__)

Task = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
Tasks = Mapping[str, Task]
OpenTasks = Callable[[], AbstractAsyncContextManager[Tasks]]

_GRACE = timedelta(seconds=25)


def run_api(
    app: ASGIApp,
    http: HttpSettings,
    *,
    admin: tuple[ASGIApp, HttpSettings] | None = None,
    grace: timedelta = _GRACE,
) -> int:
    """Serve until stopped; `admin` is health and metrics on a port of their own."""
    tasks = {"http": serve(app, http, grace=grace)}
    if admin is not None:
        tasks["admin"] = serve(*admin, grace=grace)

    @contextlib.asynccontextmanager
    async def open_tasks() -> Any:
        yield tasks

    return run_worker(open_tasks, grace=grace)


def run_worker(open_tasks: OpenTasks, *, grace: timedelta = _GRACE) -> int:
    """Open resources, run the tasks, close the resources; the process's exit code."""
    leave_loaded_alone()
    return asyncio.run(_run_opened(open_tasks, grace))


def serve(app: ASGIApp, http: HttpSettings, *, grace: timedelta = _GRACE) -> Task:
    """An ASGI app as a task. It closes its port first and then answers what it took; who waits is told (`Stopping`)."""

    async def task(stop: asyncio.Event) -> None:
        config = uvicorn.Config(
            telling(app, stop),
            host=http.host,
            port=http.port,
            log_config=None,
            access_log=False,
            server_header=False,
            # uvicorn's own default trusts whoever connects from loopback.
            proxy_headers=bool(http.trusted_proxies),
            forwarded_allow_ips=[str(network) for network in http.trusted_proxies],
            timeout_graceful_shutdown=max(1, int(grace.total_seconds()) - 2),
        )
        server = _Server(config)
        watching = asyncio.create_task(_tell(server, stop))
        try:
            await server.serve()
        except SystemExit as error:
            # uvicorn ends the process when it cannot start; that is ours to decide.
            raise ServerNotStarted(f"{http.host}:{http.port}") from error
        finally:
            watching.cancel()

    return task


class ServerNotStarted(Exception):
    """The port is taken, or the app's lifespan failed."""


async def run_tasks(tasks: Tasks, stop: asyncio.Event, *, grace: timedelta) -> int:
    """0 when they ended because of `stop`, 1 when one of them ended by itself."""
    died = asyncio.Event()
    running = {asyncio.create_task(task(stop), name=name): name for name, task in tasks.items()}
    for future in running:
        future.add_done_callback(lambda _: died.set())
    await wait_for_any(None, stop, died)
    has_died = not stop.is_set()
    stop.set()
    _, late = await asyncio.wait(running, timeout=grace.total_seconds())
    for future in late:
        log.error("task %s was not done in time", running[future])
        future.cancel()
    results = await asyncio.gather(*running, return_exceptions=True)
    for name, result in zip(running.values(), results, strict=True):
        if isinstance(result, Exception):
            log.critical("task %s died", name, exc_info=result)
            has_died = True
    return 1 if has_died else 0


async def _run_opened(open_tasks: OpenTasks, grace: timedelta) -> int:
    stop = asyncio.Event()
    with _signals_set(stop):
        async with open_tasks() as tasks:
            return await run_tasks(tasks, stop, grace=grace)


@contextlib.contextmanager
def _signals_set(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


async def _tell(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Several servers and workers share the process: the signals are the runner's.
        yield
