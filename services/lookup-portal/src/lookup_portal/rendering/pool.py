"""Renderers in processes of their own: drawing never blocks the event loop, and a process that
hangs is ended.

A process is replaced after so many pages, because the compiler's caches are not bounded by
contract.
"""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection

from lookup_portal.rendering.book import Book
from lookup_portal.rendering.errors import RenderBusy, RenderFailed, RenderTimeout
from lookup_portal.rendering.record_pdf import PdfRenderer

SPAWN = get_context("spawn")
"""Never fork: the parent runs an event loop and database threads."""


class RenderPool:
    """`processes` renderers; each page waits and draws for at most `patience` together."""

    def __init__(self, processes: int, *, patience: timedelta, pages_per_process: int) -> None:
        self._processes = processes
        self._patience = patience.total_seconds()
        self._pages_per_process = pages_per_process
        self._idle: asyncio.Queue[_Renderer] = asyncio.Queue()
        for _ in range(processes):
            self._idle.put_nowait(_Renderer())

    async def render_pdf(self, book: Book) -> bytes:
        """The PDF, or one of errors.RenderError."""
        deadline = time.monotonic() + self._patience
        try:
            renderer = await asyncio.wait_for(self._idle.get(), self._patience)
        except TimeoutError:
            raise RenderBusy from None
        is_good = False
        try:
            pdf = await asyncio.to_thread(renderer.draw, book, deadline)
            is_good = renderer.drawn < self._pages_per_process
            return pdf
        except RenderFailed:
            is_good = renderer.is_alive()
            raise
        finally:
            # Whatever else happened, the caller's going away included: an answer that is still to
            # come must not reach the next caller, so such a renderer is not used again.
            if not is_good:
                renderer.end()
                renderer = _Renderer()
            self._idle.put_nowait(renderer)

    async def close(self) -> None:
        """End every process; pages being drawn are awaited."""
        for _ in range(self._processes):
            (await self._idle.get()).end()


@asynccontextmanager
async def open_pool(
    processes: int,
    *,
    patience: timedelta = timedelta(seconds=10),
    pages_per_process: int = 200,
) -> AsyncIterator[RenderPool]:
    """A pool for as long as the application lives. Processes start when they are first needed."""
    pool = RenderPool(processes, patience=patience, pages_per_process=pages_per_process)
    try:
        yield pool
    finally:
        await pool.close()


class _Renderer:
    """One process and the pipe to it, from its first page to its end."""

    def __init__(self) -> None:
        self.drawn = 0
        self._is_ended = False
        self._pipe, theirs = SPAWN.Pipe()
        self._theirs: Connection | None = theirs
        self._process = SPAWN.Process(target=_serve, args=(theirs,), daemon=True)

    def draw(self, book: Book, deadline: float) -> bytes:
        """Blocks until the book is drawn; called in a thread."""
        try:
            self._start()
            self._pipe.send(book)
            if not self._pipe.poll(max(0.0, deadline - time.monotonic())):
                raise RenderTimeout
            pdf = self._pipe.recv()
        except (EOFError, OSError):
            raise RenderFailed from None
        if not isinstance(pdf, bytes):
            raise RenderFailed
        self.drawn += 1
        return pdf

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def end(self) -> None:
        self._is_ended = True
        if self._process.pid is not None:
            self._process.kill()
            self._process.join(1)

    def _start(self) -> None:
        if self._theirs is None:
            return
        self._process.start()
        self._theirs.close()
        self._theirs = None
        if self._is_ended:
            self._process.kill()


def _serve(pipe: Connection) -> None:
    """The process: a book in, its PDF out, None for one that the layout refuses, until the pipe
    closes.
    """
    # Ctrl-C goes to the whole group; the parent decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    renderer = PdfRenderer()
    while True:
        try:
            book = pipe.recv()
        except EOFError:
            return
        try:
            pdf = renderer.render_pdf(book)
        except RenderFailed:
            pipe.send(None)
        else:
            pipe.send(pdf)
