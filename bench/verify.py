"""Packets per second through the registry's verification, beside the bare loop in the same run.

`make bench` or `python -m bench.verify --submissions 20`. Writes `.run/bench/verify.json`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg

from bench import bare
from bench.classes import hand_over
from deploy.local.paths import RUN
from deploy.local.postgres import Postgres
from deploy.local.report import Report
from deploy.local.stack import Stack
from hbs_kit.clock import utc_now
from hbs_kit.garbage import leave_loaded_alone
from so_registry.usecases.verify_next_submission import verify_next_submission
from tests.support.databases import Databases
from tests.support.registry import open_registry
from tests.support.world import World

CLASS = 40


async def measure(work: Callable[[], Coroutine[Any, Any, None]]) -> tuple[float, float]:
    """Wall and CPU seconds of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - wall, time.process_time() - cpu


async def run_mode(postgres: Postgres, mode: str, submissions: int) -> dict[str, float]:
    """Both loops over the same submissions."""
    async with AsyncExitStack() as stack:
        world = World(policy_id=mode, individual=mode.endswith("individual"))
        registry = await stack.enter_async_context(open_registry(Databases(postgres), world))
        bodies = await hand_over(registry, classes=submissions, size=CLASS)
        key = world.key("so-receipt")

        async def product() -> None:
            while await verify_next_submission(sessions=registry.sessions, key=key, clock=utc_now):
                pass

        connection = await asyncpg.connect(postgres.create_database(f"bare_{mode.replace('-', '_')}").owner)
        await connection.execute(bare.TABLE)

        async def loop() -> None:
            for body in bodies:
                await bare.store(connection, bare.work(body))

        bare_wall, bare_cpu = await measure(loop)
        wall, cpu = await measure(product)
        await connection.close()
    packets = submissions * CLASS
    return {
        "packets": packets,
        "packets_per_s": round(packets / wall, 1),
        "cpu_us_per_packet": round(cpu / packets * 1e6, 1),
        "bare_packets_per_s": round(packets / bare_wall, 1),
        "bare_cpu_us_per_packet": round(bare_cpu / packets * 1e6, 1),
        "ratio_to_bare": round(bare_wall / wall, 3),
    }


def main() -> int:
    """Start a private PostgreSQL, run both modes, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=20, help="classes of 40 in each mode")
    options = parser.parse_args()
    home = RUN / "bench" / "home"
    stack = Stack(home, report=Report())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack.postgres.start()
    leave_loaded_alone()
    try:
        results = {
            mode: asyncio.run(run_mode(stack.postgres, mode, options.submissions))
            for mode in ("full-chain", "full-chain-individual")
        }
    finally:
        stack.down(remove=True)
    Path(RUN / "bench" / "verify.json").write_text(json.dumps(results, indent=1) + "\n")
    sys.stdout.write(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
