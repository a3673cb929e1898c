"""Killing a use case at a point, and everything that a crash must not change."""

import asyncio
import multiprocessing
import signal
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import text

from tests.integration.so_registry import crash_child
from tests.integration.so_registry.crash_child import Job
from tests.support.registry import Registry
from tests.support.world import World

# Forked from a process that has imported everything and has no threads: a start costs milliseconds.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([crash_child.__name__])

TABLES = (
    "bo_outbox",
    "closes",
    "late_submissions",
    "lock_leaves",
    "locks",
    "packets",
    "part_ages",
    "school_acts",
    "school_outbox",
    "statements",
    "submissions",
    "verdicts",
    "window_grades",
    "windows",
    "withdrawals",
    "withdrawn_leaves",
)


class Crashable:
    """A registry whose registrar's keys a child process can be given."""

    def __init__(self) -> None:
        self.keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("so-receipt", "so-lock")}
        self.world = World()
        for name, key in self.keys.items():
            self.world.key(name, key=key)

    def job(self, registry: Registry, act: str, point: str, **options: Any) -> Job:
        name = "so-lock" if act == "lock" else "so-receipt"
        return Job(
            act=act,
            point=point,
            dsn=registry.database.app,
            window_no=registry.window_no,
            school=registry.world.school,
            key_pem=self.keys[name].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            certificate=registry.world.key(name).certificate.der,
            options=options,
        )


async def kill_at(job: Job) -> None:
    """Run the job until it kills itself; it must have come to its point."""
    process = _CONTEXT.Process(target=crash_child.run, args=(job,))
    process.start()
    await asyncio.to_thread(process.join, 60)
    assert process.exitcode == -signal.SIGKILL, f"{job.point} was not reached: {process.exitcode}"
    process.close()


async def stored(registry: Registry, tables: Sequence[str] = TABLES) -> dict[str, str]:
    """A digest of every row of every table: equal means that nothing changed, not one byte."""
    found = {}
    async with registry.sessions() as session:
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
        for table in tables:
            rows = await session.scalars(
                text(f"SELECT t::text FROM registry.{table} t ORDER BY 1")  # noqa: S608  # names of this file
            )
            found[table] = sha256("\n".join(rows.all()).encode()).hexdigest()
    return found


async def counts(registry: Registry) -> dict[str, int]:
    """How many rows each table has, if any."""
    found = {}
    async with registry.sessions() as session:
        for table in TABLES:
            query = text(f"SELECT count(*) FROM registry.{table}")  # noqa: S608  # names of this file
            found[table] = (await session.execute(query)).scalar_one()
    return {table: count for table, count in found.items() if count}


async def no_trace_of_the_child(registry: Registry) -> None:
    """Wait until the server has noticed that the child is gone."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'crash' AND datname = current_database()"
    )
    async with asyncio.timeout(20):
        while True:
            async with registry.sessions() as session:
                if (await session.execute(query)).scalar_one() == 0:
                    return
            await asyncio.sleep(0.02)
