"""LISTEN on a connection of its own; a hint to look, never the truth."""

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from pydantic import SecretStr

from hbs_kit.waiting import Backoff, wait_for_any

_CONNECT_TIMEOUT = 5.0


class Wakeups:
    """Sets `event` at each notification about `subject` or about nothing, and whenever one may have been missed."""

    def __init__(self, dsn: SecretStr, channel: str, subject: str) -> None:
        self._dsn = _plain(dsn.get_secret_value())
        self._channel = channel
        self._payloads = ("", subject)
        self.event = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        backoff = Backoff(ceiling=timedelta(seconds=10))
        while not stop.is_set():
            try:
                await self._listen(stop, backoff)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await wait_for_any(backoff.next(), stop)

    async def _listen(self, stop: asyncio.Event, backoff: Backoff) -> None:
        gone = asyncio.Event()
        connection = await asyncpg.connect(self._dsn, timeout=_CONNECT_TIMEOUT, command_timeout=_CONNECT_TIMEOUT)
        try:
            connection.add_termination_listener(lambda _: gone.set())
            await connection.add_listener(self._channel, self._hear)
            backoff.reset()
            self.event.set()
            await wait_for_any(None, stop, gone)
        finally:
            connection.terminate()

    def _hear(self, _connection: object, _process: int, _channel: str, payload: object) -> None:
        if payload in self._payloads:
            self.event.set()


def _plain(dsn: str) -> str:
    parts = urlsplit(dsn)
    return urlunsplit(parts._replace(scheme="postgresql"))
