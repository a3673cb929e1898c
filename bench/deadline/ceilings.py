"""The bare ceilings of this machine in this run: as many processes as cores, and nothing that could be left out."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec

from bench.deadline.bare_submission import COLUMNS, VERDICT, Rows, rows_of
from hbs_kit.garbage import leave_loaded_alone
from hbs_schema import leaves, merkle
from hbs_schema.base64url import decode_digest
from so_registry.domain.reporting import CHUNK

CORES = 2
LIKE = "INCLUDING DEFAULTS INCLUDING INDEXES INCLUDING STORAGE INCLUDING COMPRESSION"
LEAVES = ("lock_seq", "position", "record_key", "packet_digest", "school", "path", "piece")


async def make_tables(owner: str) -> None:
    """Tables like the registry's, with its indexes and without its triggers and foreign keys."""
    connection = await asyncpg.connect(owner)
    try:
        await connection.execute("CREATE SCHEMA bare")
        for table in (*COLUMNS, "lock_leaves"):
            await connection.execute(f"CREATE TABLE bare.{table} (LIKE registry.{table} {LIKE})")
    finally:
        await connection.close()


async def drop_tables(owner: str) -> None:
    """Everything that the ceilings wrote."""
    connection = await asyncpg.connect(owner)
    try:
        await connection.execute("DROP SCHEMA bare CASCADE")
    finally:
        await connection.close()


def measure_intake(owner: str, files: Sequence[Path], packets: int) -> float:
    """Packets per second, on every core at once."""
    shares = [list(files[number::CORES]) for number in range(CORES)]
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        spans = list(pool.map(take_in, [owner] * CORES, shares))
    return packets / (max(end for _, end in spans) - min(start for start, _ in spans))


def take_in(owner: str, files: Sequence[Path]) -> tuple[float, float]:
    """One process: each submission made durable, read, hashed, checked and copied; when it began and ended."""
    leave_loaded_alone()
    return asyncio.run(_take_in(owner, files))


async def _take_in(owner: str, files: Sequence[Path]) -> tuple[float, float]:
    connection, key = await asyncpg.connect(owner), ec.generate_private_key(ec.SECP256R1())
    try:
        began = time.time()
        for file in files:
            rows, verdict = rows_of(file.read_bytes(), key)
            first, *others = COLUMNS
            async with connection.transaction():
                await _copy(connection, first, rows)
            async with connection.transaction():
                for table in others:
                    await _copy(connection, table, rows)
                await connection.execute(VERDICT, *verdict)
        return began, time.time()
    finally:
        await connection.close()


async def _copy(connection: asyncpg.Connection, table: str, rows: Rows) -> None:
    await connection.copy_records_to_table(table, schema_name="bare", columns=COLUMNS[table], records=rows[table])


async def measure_lock(owner: str) -> tuple[float, int]:
    """Seconds to read the leaves of the last lock, hash them to their root and copy them with their paths."""
    connection = await asyncpg.connect(owner)
    try:
        began = time.perf_counter()
        found = await connection.fetch("""
            SELECT p.record_key, p.packet_digest, p.school FROM registry.packets p
            JOIN registry.lock_leaves l ON l.packet_digest = p.packet_digest""")
        own = {leaves.of_record("lock", decode_digest(row[0]), decode_digest(row[1])): row for row in found}
        tree = merkle.Tree(list(own))
        rows = [
            (1, position, *own[leaf], path, position // CHUNK)
            for position, (leaf, path) in enumerate(zip(tree.leaves, tree.written_paths(), strict=True))
        ]
        async with connection.transaction():
            await connection.copy_records_to_table("lock_leaves", schema_name="bare", columns=LEAVES, records=rows)
        return time.perf_counter() - began, len(rows)
    finally:
        await connection.close()
