"""Killing a use case at a point, and everything that a crash must not change."""

import asyncio
import multiprocessing
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.context import ForkServerProcess
from typing import Any, Generic, TypeVar

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy.local.postgres import Database
from tests.support import crash_child
from tests.support.crash_child import Act, Job, PortableKey
from tests.support.world import World

W = TypeVar("W")
Options = dict[str, Any]

# Forked from a process that has imported everything and has no threads: a start costs milliseconds.
_CONTEXT = multiprocessing.get_context("forkserver")
_PRELOADED = [crash_child.__name__]


def preload(module: str) -> None:
    """Have children start with a module imported; said on import, for nobody is asked once the first has started."""
    _PRELOADED.append(module)
    _CONTEXT.set_forkserver_preload(_PRELOADED)


@dataclass(frozen=True)
class Case(Generic[W]):
    """A use case: the world before it, its steps, doing it (again), and the rows it leaves."""

    name: str
    act: Act
    prepare: Callable[[W], Awaitable[Options]]
    points: tuple[str, ...]
    """The last one is the first step after the commit, the one before it the last step before the commit."""
    again: Callable[[W, Options], Awaitable[object]]
    leaves: Mapping[str, int]
    """Rows of the tables that the use case adds to, in the end."""


def each_point(cases: Sequence[Case[W]]) -> list[Any]:
    """Parameters (case, point); those around the first case's commit are tried each time, all others are slow."""
    return [
        pytest.param(
            case,
            point,
            id=f"{case.name}, {point.split(':', 1)[1].replace(':', ' ')}",
            marks=() if case is cases[0] and point in case.points[-2:] else pytest.mark.slow,
        )
        for case in cases
        for point in case.points
    ]


class Rows:
    """The tables of a schema: all of them, or those that are named."""

    def __init__(self, database: Database, schema: str, tables: Sequence[str] = ()) -> None:
        self._database, self._schema, self._tables = database, schema, tables

    async def digests(self) -> dict[str, str]:
        """A digest of every row of every table: equal means that nothing changed, not one byte."""
        async with self._snapshot() as connection:
            found = {}
            for table in await self._names(connection):
                rows = await connection.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")  # noqa: S608  # own names
                found[table] = sha256("\n".join(row[0] for row in rows).encode()).hexdigest()
            return found

    async def counts(self) -> dict[str, int]:
        """How many rows each table has, if any."""
        async with self._snapshot() as connection:
            found = {
                table.rpartition(".")[2]: await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608
                for table in await self._names(connection)
            }
        return {table: count for table, count in found.items() if count}

    async def no_trace_of_the_child(self) -> None:
        """Wait until the server has noticed that the child is gone."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()"
        async with asyncio.timeout(20), self._snapshot() as connection:
            while await connection.fetchval(query, crash_child.NAME):
                await connection.execute("SELECT pg_stat_clear_snapshot()")
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(self._database.owner)
        try:
            async with connection.transaction(isolation="repeatable_read"):
                yield connection
        finally:
            await connection.close()

    async def _names(self, connection: Any) -> list[str]:
        query = """
            SELECT relname FROM pg_class
            WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1"""
        names = self._tables or [row[0] for row in await connection.fetch(query, self._schema)]
        return [f"{self._schema}.{name}" for name in names]


def portable_keys(world: World, *names: str) -> dict[str, PortableKey]:
    """Keys of a world, made anew so that a child process can be given them too."""
    found = {}
    for name in names:
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        found[name] = PortableKey(pem, world.key(name, key=key).certificate.der)
    return found


def start(job: Job) -> ForkServerProcess:
    """A child at work."""
    process = _CONTEXT.Process(target=crash_child.run, args=(job,))
    process.start()
    return process


async def kill_at(job: Job, rows: Rows) -> None:
    """Run the job until it kills itself; it must have come to its point, and the server must have noticed."""
    process = start(job)
    await asyncio.to_thread(process.join, 60)
    assert process.exitcode == -signal.SIGKILL, f"{job.point} was not reached: {process.exitcode}"
    process.close()
    await rows.no_trace_of_the_child()


async def try_point(case: Case[W], point: str, world: W, *, rows: Rows, dsn: str, given: Options) -> None:
    """Before the commit nothing of it is there, after it all of it, once and for ever."""
    options = await case.prepare(world)
    before = await rows.digests()

    await kill_at(Job(case.act, point, dsn, {**given, **options}), rows)

    crashed = await rows.digests()
    is_durable = point == case.points[-1]
    assert (crashed != before) == is_durable
    await case.again(world, options)
    done = await rows.digests()
    await case.again(world, options)
    assert await rows.digests() == done
    assert not is_durable or crashed == done
    assert case.leaves.items() <= (await rows.counts()).items()


async def try_points(case: Case[W], world: W, *, rows: Rows, dsn: str, given: Options) -> None:
    """As `try_point`, all points in one world: what leaves no trace may be tried again."""
    options = await case.prepare(world)
    before = await rows.digests()
    *undone, committed = case.points

    for point in undone:
        await kill_at(Job(case.act, point, dsn, {**given, **options}), rows)
        assert await rows.digests() == before, point
    await kill_at(Job(case.act, committed, dsn, {**given, **options}), rows)

    done = await rows.digests()
    assert done != before
    for _ in range(2):
        await case.again(world, options)
        assert await rows.digests() == done
    assert case.leaves.items() <= (await rows.counts()).items()
