"""One application of each service for all tests of a process.

FastAPI makes what a route needs when the route is first asked: hundreds of models, for each application anew. What an
application works with is the state of its lifespan, which stands beside each request, and every test has its own.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

Opening = Callable[[], AbstractAsyncContextManager[Any]]
Create = Callable[[Opening], FastAPI]


@dataclass(frozen=True)
class WithState:
    """What a server does for an app whose lifespan has yielded a state."""

    app: ASGIApp
    state: Any

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "state": dict(self.state)}, receive, send)


class _Shared:
    def __init__(self, create: Create) -> None:
        self.opening: Opening | None = None
        self.app = create(self._open)

    def _open(self) -> AbstractAsyncContextManager[Any]:
        assert self.opening is not None
        return self.opening()


_shared = cache(_Shared)


@asynccontextmanager
async def app_over(create: Create, opening: Opening) -> AsyncIterator[WithState]:
    """The application of `create` over what `opening` opens, its lifespan running.

    What an application keeps to itself, such as how often an address has asked, it keeps from test to test.
    """
    shared = _shared(create)
    shared.opening = opening
    async with own_app(shared.app) as app:
        yield app


@asynccontextmanager
async def own_app(app: FastAPI) -> AsyncIterator[WithState]:
    """An application that is of one test alone, its lifespan running."""
    async with app.router.lifespan_context(app) as state:
        yield WithState(app, state or {})
