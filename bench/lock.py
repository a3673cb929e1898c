"""The lock beside a bare pass over the same leaves: read, hashed, copied with their paths, and nothing else.

`python -m bench.lock --records 120000`. Writes `.run/bench/lock.json`. The rows are made by PostgreSQL itself: a lock
reads no packet's bytes. Both are done in one process each, one after the other, on the same tables.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

import asyncpg

from bench.deadline import ceilings
from bench.readiness import largest_memory
from deploy.local.paths import RUN
from deploy.local.report import Report
from deploy.local.stack import Stack
from hbs_kit.clock import utc_now
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.lock_window import lock_window
from so_registry.usecases.register_signers import register_client
from tests.support.databases import Databases
from tests.support.registry import Registry, open_registry

GRADE = 4
A_SCHOOL = 860
_NAME = "rtrim(translate(encode(sha256(convert_to({}, 'UTF8')), 'base64'), '+/', '-_'), '=')"
FILL = (
    "SET session_replication_role = replica",
    """CREATE TEMP TABLE made AS
       SELECT n, 'S' || lpad((n / {size})::text, 6, '0') AS school, md5('c' || n) AS code,
              md5('s' || n / 40)::uuid AS sent
       FROM generate_series(0, {records} - 1) AS n""",
    "INSERT INTO registry.schools (school, name) SELECT DISTINCT school, school FROM made",
    "INSERT INTO registry.window_schools (window_no, school) SELECT DISTINCT {window}, school FROM made",
    "INSERT INTO registry.records (lookup_code, level, school) SELECT code, 'primary', school FROM made",
    """INSERT INTO registry.submissions (school_year, school, submission_id, window_no, sha256, body, client_id,
                                         received_at, state, verified_at)
       SELECT DISTINCT '2025-2026', school, sent, {window}, sha256('x'), 'x'::bytea, 'bench', now(), 'verified', now()
       FROM made""",
    # Three of a hundred are replaced, one of three hundred is revoked.
    """INSERT INTO registry.packets
           (school_year, lookup_code, revision, packet_id, packet_digest, record_key, supersedes, school, window_no,
            grade, class, result, policy, submission_id, receipt, receipt_index, receipt_path, accepted_at, body_at,
            body_length)
       SELECT '2025-2026', code, r, gen_random_uuid(), {digest}, {record}, CASE WHEN r = 2 THEN {first} END, school,
              {window}, {grade}, '4A', 'HTT', '{policy}', sent, {record}, 0, ARRAY[{record}, {digest}, {record}], now(),
              0, 1
       FROM made CROSS JOIN generate_series(1, 2) AS r WHERE r = 1 OR n % 33 = 0""",
    """INSERT INTO registry.withdrawals
       SELECT p.school_year, p.packet_digest, p.record_key, p.window_no, p.grade, p.school, gen_random_uuid(), now()
       FROM registry.packets p JOIN made ON code = lookup_code WHERE n % 300 = 7""",
    """UPDATE registry.windows SET unclosed = 'lock', closes_at = now() - interval '1 second', grace_until = now(),
                                   effective_at = now() - interval '1 second'""",
    "SET session_replication_role = DEFAULT",
    "ANALYZE",
)


async def fill(registry: Registry, admin_url: str, records: int) -> None:
    """As the superuser; the cutoff has passed, and every school has a client that is told."""
    connection = await asyncpg.connect(admin_url.rpartition("/")[0] + f"/{registry.database.name}")
    given = {
        "records": records,
        "size": A_SCHOOL,
        "window": registry.window_no,
        "grade": GRADE,
        "policy": registry.world.policy.document_digest,
        "digest": _NAME.format("code || r"),
        "first": _NAME.format("code || 1"),
        "record": _NAME.format("code"),
    }
    for statement in FILL:
        await connection.execute(statement.format(**given))
    schools = [row["school"] for row in await connection.fetch("SELECT DISTINCT school FROM made")]
    await connection.close()
    await register_client("vendor", "vendor", schools, sessions=registry.sessions)


async def measure(stack: Stack, records: int) -> dict[str, float]:
    """The lock first, since the bare pass reads what it has locked."""
    async with open_registry(Databases(stack.postgres)) as registry:
        await fill(registry, stack.postgres.admin_url, records)
        await advance_window(registry.window_no, sessions=registry.sessions)
        before, began, cpu = largest_memory(), time.perf_counter(), time.process_time()
        done = await lock_window(
            registry.window_no, [GRADE], sessions=registry.sessions, key=registry.world.key("so-lock"), clock=utc_now
        )
        elapsed, own = time.perf_counter() - began, time.process_time() - cpu
        after = largest_memory()
        await ceilings.make_tables(registry.database.owner)
        bare, leaves = await ceilings.measure_lock(registry.database.owner)
    assert leaves == done.packets  # noqa: S101  # both over the same
    return {
        "leaves": leaves,
        "lock_s": round(elapsed, 2),
        "of it CPU of the process": round(own, 2),
        "bare_s": round(bare, 2),
        "lock_to_bare": round(elapsed / bare, 2),
        "memory before, MiB": before,
        "at most, MiB": after,
    }


def main() -> int:
    """Start a private PostgreSQL, fill it, lock, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=120_000)
    options = parser.parse_args()
    home = RUN / "bench" / "lock-home"
    stack = Stack(home, report=Report())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack.postgres.start()
    try:
        found = asyncio.run(measure(stack, options.records))
    finally:
        stack.down(remove=True)
    Path(RUN / "bench" / "lock.json").write_text(json.dumps(found, indent=1) + "\n")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
