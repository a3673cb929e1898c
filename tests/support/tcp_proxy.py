"""A line between two programs that a test can hold up, cut and mend, in a thread of its own."""

import asyncio
import contextlib
import threading
from types import TracebackType
from typing import Self

CHUNK = 64 * 1024


class TcpProxy:
    """Passes bytes on between whoever connects and a server on this computer."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._lines: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._is_cut = False
        self.port = 0
        self.lines_cut = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def pause(self) -> None:
        """Lines stay open and nothing goes through: whoever waits for an answer waits."""
        self._loop.call_soon_threadsafe(self._flowing.clear)

    def cut(self) -> None:
        """Every line is broken off, and a new one is broken off at once."""
        self._run(self._cut())

    def mend(self) -> None:
        """As if nothing had been."""
        self._is_cut = False
        self._loop.call_soon_threadsafe(self._flowing.set)

    def _run(self, work: "asyncio.Future[None] | object") -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)  # type: ignore[arg-type]  # a coroutine

    async def _listen(self) -> None:
        self._flowing.set()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        await self._cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _cut(self) -> None:
        self._is_cut = True
        for line in list(self._lines):
            self.lines_cut += 1
            # Not closed but aborted: no farewell, as when a cable is drawn and a router answers.
            line.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # the server runs this in a task
        self._tasks.add(task)
        try:
            if not self._is_cut:
                await self._join(reader, writer)
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            to_server = await asyncio.open_connection("127.0.0.1", self._target)
            ends = {writer, to_server[1]}
            self._lines |= ends
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._pass(reader, to_server[1]))
                    both.create_task(self._pass(to_server[0], writer))
            except* OSError:
                pass
            finally:
                self._lines -= ends
                for end in ends:
                    end.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            await self._flowing.wait()
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError  # one side has gone: the other one is told
