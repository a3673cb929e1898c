"""Objects per second through `so-registry renewal objects`, and the memory that it takes.

`python -m bench.renewals --objects 100000`. Writes `.run/bench/renewals.json`. The rows are made up by the server:
statements, timestamp tokens, status entries and whole submissions, in the sizes that real ones have.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.local.paths import RUN
from deploy.local.postgres import Postgres
from deploy.local.report import Report
from deploy.local.stack import Stack
from hbs_kit.clock import utc_now
from hbs_schema.renewal.algorithms import renewal_key
from so_registry.domain.jobs import Job
from so_registry.usecases.renew_objects import renew_objects, start_renewal
from tests.support.databases import Databases
from tests.support.registry import Registry, open_registry

SUBMISSION = 400 * 1024
NAME = "rtrim(translate(encode(sha256(cast(n::text AS bytea)), 'base64'), '+/', '-_'), '=')"
SHARES = {"statements": 60, "timestamps": 30, "cert_status": 10}
ROWS = {
    "statements": f"SELECT {NAME}, 'endorsement', 'e30.' || repeat(md5(n::text), 40), 1",
    "timestamps": f"SELECT {NAME}, 0, decode(repeat(md5(n::text), 190), 'hex')",
    "cert_status": f"SELECT {NAME}, now() - n * interval '1 second', decode(repeat(md5(n::text), 130), 'hex')",
}


async def fill(registry: Registry, objects: int) -> int:
    """So many rows, and a submission to every five hundred of them; how much there is to renew."""
    owner = await asyncpg.connect(registry.database.owner)
    try:
        for table, share in SHARES.items():
            series = f"FROM generate_series(1, {objects * share // 100}) AS s (n)"
            await owner.execute(f"INSERT INTO registry.{table} {ROWS[table]} {series}")
        await owner.execute(
            """
            INSERT INTO registry.submissions
                (school_year, school, submission_id, window_no, sha256, body, client_id, received_at, state)
            SELECT w.school_year, s.school, gen_random_uuid(), w.window_no, sha256('x'),
                   decode(repeat(md5(n::text), $1), 'hex'), 'bench', now(), 'verified'
            FROM generate_series(1, $2) AS n, registry.windows w, registry.schools s
            WHERE (w.window_no, s.school) = ($3, $4)""",
            SUBMISSION // 16,
            objects // 500,
            registry.window_no,
            registry.world.school,
        )
        await owner.execute("ANALYZE")
    finally:
        await owner.close()
    count = await start_renewal(sessions=registry.sessions, is_dry_run=True)
    assert isinstance(count, int)  # noqa: S101  # a rehearsal counts
    return count


async def measure(postgres: Postgres, objects: int) -> dict[str, float]:
    """From the order to the last signature."""
    async with AsyncExitStack() as stack:
        registry = await stack.enter_async_context(open_registry(Databases(postgres)))
        count = await fill(registry, objects)
        private = ec.generate_private_key(ec.SECP521R1())
        key = renewal_key(private, registry.world.ca.certify("renewal", private))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, cpu = time.perf_counter(), time.process_time()
        job = await start_renewal(sessions=registry.sessions)
        assert isinstance(job, Job)  # noqa: S101  # not a rehearsal
        listed = time.perf_counter()
        while job.finished_at is None:
            job = await renew_objects(
                job.job, registrar=registry.world.registrar, key=key, sessions=registry.sessions, clock=utc_now
            )
        assert job.done == count  # noqa: S101  # nothing was left out
        done = time.perf_counter()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {
            "objects": count,
            "listing, s": round(listed - start, 1),
            "signing, s": round(done - listed, 1),
            "CPU of the command, s": round(time.process_time() - cpu, 1),
            "objects/s": round(count / (done - start)),
            "memory before, MiB": round(before / 1024),
            "memory at most, MiB": round(after / 1024),
        }


def main() -> int:
    """Measure once and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=RUN / "bench" / "renewals.json")
    options = parser.parse_args()
    home = RUN / "bench" / "home"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack = Stack(home, report=Report())
    stack.postgres.start()
    try:
        found = asyncio.run(measure(stack.postgres, options.objects))
    finally:
        stack.down(remove=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=2))
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
