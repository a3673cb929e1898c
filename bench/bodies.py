"""Where the bytes of accepted packets may stand: rows of their own beside the submission, or a place in its bytes.

`python -m bench.bodies --submissions 60`. Writes `.run/bench/bodies.json`. The submissions are real ones, of forty
packets each; each layout is filled, measured and dropped in turn, in one run on one PostgreSQL.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bench.classes import hand_over
from deploy.local.paths import RUN
from deploy.local.report import Report
from deploy.local.stack import Stack
from hbs_schema import canonical
from tests.support.databases import Databases
from tests.support.registry import open_registry
from tests.support.world import World

CLASS = 40
CHUNK = 100
"""Packets of a report's chunk, each of another class (storage/reports.py)."""
READS = 2000
Place = tuple[int, int]

_SUBMISSIONS = "CREATE TABLE layout.submissions (id integer PRIMARY KEY, body bytea NOT NULL)"
_OWN = "CREATE TABLE layout.packets (id integer PRIMARY KEY, submission integer NOT NULL, body bytea NOT NULL)"
_PLACED = """
CREATE TABLE layout.packets (id integer PRIMARY KEY, submission integer NOT NULL, body_at integer NOT NULL,
                             body_length integer NOT NULL)
"""
_HAS_LZ4 = "SELECT EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals))"
_AS_IT_IS = "ALTER TABLE layout.submissions ALTER COLUMN body SET STORAGE EXTERNAL"
_READ_OWN = "SELECT p.id, p.body FROM layout.packets p"
_READ_PLACED = """
SELECT p.id, substring(s.body FROM p.body_at + 1 FOR p.body_length) AS body
FROM layout.packets p JOIN layout.submissions s ON s.id = p.submission
"""


@dataclass(frozen=True)
class Layout:
    """Its tables, and how packets are read from them."""

    tables: Sequence[str]
    read: str


LAYOUTS = {
    "rows of their own": Layout((_SUBMISSIONS, _OWN), _READ_OWN),
    "places in compressed bytes": Layout((_SUBMISSIONS, _PLACED), _READ_PLACED),
    "places in bytes as they are": Layout((_SUBMISSIONS, _PLACED, _AS_IT_IS), _READ_PLACED),
}


def places_of(body: bytes) -> list[Place]:
    """Where each packet stands in a submission."""
    found, at = [], 0
    for packet in canonical.parse(body, max_depth=canonical.ENVELOPE_DEPTH)["packets"]:
        written = canonical.write_read(packet)
        at = body.index(written, at)
        found.append((at, len(written)))
    return found


async def measure(owner: str, layout: Layout, bodies: Sequence[bytes]) -> dict[str, float]:
    """Fill one layout, read from it in each way, drop it."""
    connection = await asyncpg.connect(owner)
    try:
        await connection.execute("CREATE SCHEMA layout")
        if await connection.fetchval(_HAS_LZ4):
            await connection.execute("SET default_toast_compression = lz4")
        for statement in layout.tables:
            await connection.execute(statement)
        found = await _fill(connection, layout, [(body, places_of(body)) for body in bodies])
        count, order = len(bodies) * CLASS, random.Random(7)  # noqa: S311  # an order, no secret
        one = [await _timed(connection, layout, [order.randrange(count)]) for _ in range(READS)]
        mixed = list(range(count))
        order.shuffle(mixed)
        chunks = [await _timed(connection, layout, mixed[first : first + CHUNK]) for first in range(0, count, CHUNK)]
        began = time.perf_counter()
        async with connection.transaction():
            async for _ in connection.cursor(f"{layout.read} ORDER BY p.submission, p.id", prefetch=CLASS):
                pass
        streamed = time.perf_counter() - began
        return found | {
            "one packet, µs": round(statistics.median(one) * 1e6),
            "chunk of 100 of as many classes, ms": round(statistics.median(chunks) * 1e3, 2),
            "all in order, µs a packet": round(streamed / count * 1e6),
        }
    finally:
        await connection.execute("DROP SCHEMA layout CASCADE")
        await connection.close()


async def _fill(
    connection: asyncpg.Connection, layout: Layout, bodies: Sequence[tuple[bytes, list[Place]]]
) -> dict[str, float]:
    before, began = await connection.fetchval("SELECT pg_current_wal_insert_lsn()"), time.perf_counter()
    for number, (body, places) in enumerate(bodies):
        own = [
            (number * CLASS + each, number, *((body[at : at + length],) if layout.read == _READ_OWN else (at, length)))
            for each, (at, length) in enumerate(places)
        ]
        async with connection.transaction():
            await connection.execute("INSERT INTO layout.submissions VALUES ($1, $2)", number, body)
            await connection.copy_records_to_table("packets", schema_name="layout", records=own)
    elapsed = time.perf_counter() - began
    written = await connection.fetchval("SELECT pg_current_wal_insert_lsn() - $1::pg_lsn", before)
    size = await connection.fetchval("""
        SELECT sum(pg_total_relation_size(c)) FROM unnest(ARRAY['layout.submissions', 'layout.packets']::regclass[]) c
    """)
    packets = len(bodies) * CLASS
    return {
        "bytes of a packet": round(sum(length for _, places in bodies for _, length in places) / packets),
        "bytes of a submission": round(sum(len(body) for body, _ in bodies) / len(bodies)),
        "on disk, bytes a packet": round(size / packets),
        "WAL, bytes a packet": round(written / packets),
        "storing, µs a packet": round(elapsed / packets * 1e6),
    }


async def _timed(connection: asyncpg.Connection, layout: Layout, packets: Sequence[int]) -> float:
    began = time.perf_counter()
    rows = await connection.fetch(f"{layout.read} WHERE p.id = ANY($1::integer[])", packets)
    elapsed = time.perf_counter() - began
    assert len(rows) == len(packets)  # noqa: S101  # what was measured is what was asked
    return elapsed


async def run(stack: Stack, submissions: int) -> dict[str, dict[str, float]]:
    """All layouts over the same submissions."""
    async with open_registry(Databases(stack.postgres), World()) as registry:
        bodies = await hand_over(registry, classes=submissions, size=CLASS)
        owner = stack.postgres.create_database("layouts").owner
        return {name: await measure(owner, layout, bodies) for name, layout in LAYOUTS.items()}


def main() -> int:
    """Start a private PostgreSQL, measure, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=60)
    options = parser.parse_args()
    home = RUN / "bench" / "bodies-home"
    stack = Stack(home, report=Report())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack.postgres.start()
    try:
        found = asyncio.run(run(stack, options.submissions))
    finally:
        stack.down(remove=True)
    Path(RUN / "bench" / "bodies.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
