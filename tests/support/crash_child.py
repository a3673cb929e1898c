"""A process of its own that runs one act and kills itself at a named point: SIGKILL, nothing is cleaned up.

The point is a function of the code under test and whether it dies before or after it; the function is wrapped in
this process alone. Production code has no hooks for it.
"""

import asyncio
import inspect
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from hbs_schema.building.keys import SigningKey, memory_key
from hbs_schema.certificates import load_certificate

NAME = "crash"
"""Of the child's connections."""

Act = Callable[["Job", Sessions], Awaitable[object]]


@dataclass(frozen=True)
class Job:
    """What the child is told; it shares nothing else with the test. Without a point nobody but others kills it."""

    act: Act
    point: str
    dsn: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PortableKey:
    """A signing key as another process can be given it."""

    pem: bytes
    certificate: bytes

    def open(self) -> SigningKey:
        return memory_key(load_pem_private_key(self.pem, None), load_certificate(self.certificate))


def run(job: Job) -> None:
    """Run the act; whoever is still alive at its end leaves with 0."""
    if job.point:
        arm(job.point)
    asyncio.run(_run(job))
    os._exit(0)


def arm(point: str) -> None:
    """`module:function:before` or `:after`."""
    module, name, when = point.split(":")
    holder = import_module(module)
    original = getattr(holder, name)

    async def later(*args: Any, **options: Any) -> Any:
        if when == "after":
            await original(*args, **options)
        die()

    def now(*args: Any, **options: Any) -> Any:
        if when == "after":
            original(*args, **options)
        die()

    setattr(holder, name, later if inspect.iscoroutinefunction(original) else now)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _run(job: Job) -> None:
    engine = make_engine(DatabaseSettings(dsn=SecretStr(job.dsn)), application_name=NAME)
    await job.act(job, make_sessions(engine))
