"""Reconciling a province: a school's page, the board of all schools, and whoever is missing, over a million records.

`python -m bench.reconcile --records 1000000`. Writes `.run/bench/reconcile.json`: seconds of each, beside one that only
counts the same packets; and `.run/bench/reconcile-plans.txt`: how PostgreSQL answers each (EXPLAIN ANALYZE). The rows
are made by PostgreSQL itself, with triggers off: packets whose bytes nobody reads here.
"""

import argparse
import asyncio
import json
import sys
import time
import urllib.parse
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import text

from bench.readiness import largest_memory
from deploy.local.paths import RUN
from deploy.local.report import Report
from deploy.local.stack import Stack
from so_registry.domain.certificates.actors import Actor
from so_registry.storage.reconciling.figures import list_activity
from so_registry.storage.reconciling.pupils import Asked, make_asked, pupils_sql
from so_registry.storage.reconciling.sign_offs import list_unsigned
from so_registry.storage.windows import database_now, get_window
from so_registry.usecases.reconciling.dry_lock import list_not_locked
from so_registry.usecases.reconciling.export_book import Wanted
from so_registry.usecases.reconciling.reconcile_school import reconcile_school
from so_registry.usecases.reconciling.show_board import show_board
from so_registry.usecases.reconciling.show_statistics import show_statistics
from tests.support.databases import Databases
from tests.support.registry import Registry, open_registry

OPERATOR = Actor("operator:bench", "so-registry", is_person=True)
A_SCHOOL = 860
"""Pupils of a school; a class has 40."""

# Of a hundred records 92 came, one was revoked, three were replaced, two refused; two are excused.
FILL = (
    "SET session_replication_role = replica",
    """CREATE TEMP TABLE made AS
       SELECT n, 'S' || lpad((n / {size})::text, 6, '0') AS school, 1 + n % 5 AS grade,
              1 + n % 5 || chr(65 + (n / 40 % 4)::int) AS class, 'P' || n AS pupil_code,
              md5('c' || n) AS lookup_code, n % 100 AS share
       FROM generate_series(0, {records} - 1) AS n""",
    "INSERT INTO registry.schools (school, name) SELECT DISTINCT school, 'Trường ' || school FROM made",
    """INSERT INTO registry.window_schools (window_no, school) SELECT DISTINCT {window}, school FROM made""",
    "UPDATE registry.windows SET grades = '{{1,2,3,4,5}}', reviewer = 'check' WHERE window_no = {window}",
    "INSERT INTO registry.records (lookup_code, level, school) SELECT lookup_code, 'primary', school FROM made",
    """INSERT INTO registry.pupil_keys (level, kind, value, lookup_code)
       SELECT 'primary', 'school', school || '/' || pupil_code, lookup_code FROM made""",
    """INSERT INTO registry.enrolments
       SELECT '2025-2026', 'primary', school, 1, sha256('x'), {window}, count(*), 0, count(*), 0, 0, 'bench', now()
       FROM made GROUP BY school""",
    """INSERT INTO registry.enrolled_pupils (school_year, level, school, pupil_code, since_seq, since, grade, class,
                                             lookup_code, record_key, excused)
       SELECT '2025-2026', 'primary', school, pupil_code, 1, now(), grade, class,
              CASE WHEN n % 10 > 0 THEN lookup_code END,
              CASE WHEN n % 10 > 0 THEN registry.record_key(lookup_code, '2025-2026') END,
              CASE WHEN share IN (98, 99) THEN 'paper' END
       FROM made""",
    """INSERT INTO registry.packets
       SELECT '2025-2026', lookup_code, r, gen_random_uuid(),
              rtrim(encode(sha256(convert_to(lookup_code || r, 'UTF8')), 'base64'), '='),
              registry.record_key(lookup_code, '2025-2026'),
              CASE WHEN r = 2 THEN rtrim(encode(sha256(convert_to(lookup_code || 1, 'UTF8')), 'base64'), '=') END,
              school, {window}, grade, class, 'HTT', 'x', gen_random_uuid(), NULL, 'x', 0, '{{}}', now(), 0, 1
       FROM made CROSS JOIN generate_series(1, 2) AS r
       WHERE share < 92 AND (r = 1 OR share IN (3, 4, 5))""",
    """INSERT INTO registry.withdrawals
       SELECT p.school_year, p.packet_digest, p.record_key, p.window_no, p.grade, p.school, gen_random_uuid(), now()
       FROM registry.packets p JOIN made m USING (lookup_code) WHERE m.share = 7""",
    """INSERT INTO registry.submissions (school_year, school, submission_id, window_no, sha256, body, client_id,
                                         received_at, state, verified_at)
       SELECT '2025-2026', school, md5(school || class)::uuid, {window}, sha256('x'), 'x', 'bench', now(), 'verified',
              now()
       FROM made GROUP BY school, class""",
    """INSERT INTO registry.verdicts
       SELECT '2025-2026', school, md5(school || class)::uuid,
              row_number() OVER (PARTITION BY school, class ORDER BY n), {window}, grade, class,
              'x', registry.record_key(lookup_code, '2025-2026'),
              CASE WHEN share < 92 THEN 'accepted' ELSE 'refused' END, ARRAY['mark-not-integer']
       FROM made WHERE share < 94""",
    "SET session_replication_role = DEFAULT",
    "ANALYZE",
)


async def fill(registry: Registry, admin_url: str, records: int) -> None:
    """As the superuser, since the fences would refuse packets without submissions."""
    url = urllib.parse.urlsplit(admin_url)._replace(path=f"/{registry.database.name}").geturl()
    connection = await asyncpg.connect(url)
    for statement in FILL:
        await connection.execute(statement.format(records=records, size=A_SCHOOL, window=registry.window_no))
    await connection.close()


async def timed(act: Callable[[], Awaitable[Any]]) -> dict[str, float]:
    """How long, the second time: what is read is in memory for all of them alike."""
    await act()
    begun = time.perf_counter()
    await act()
    return {"s": round(time.perf_counter() - begun, 3)}


async def measure(stack: Stack, records: int) -> tuple[dict[str, Any], str]:
    """Figures and plans."""
    async with open_registry(Databases(stack.postgres)) as registry:
        await fill(registry, stack.postgres.admin_url, records)
        number, sessions = registry.window_no, registry.sessions
        counted = "SELECT school, count(*) FROM registry.packets WHERE school_year = '2025-2026' GROUP BY school"

        async def bare() -> None:
            async with sessions() as session:
                (await session.execute(text(counted))).all()

        async def missing() -> None:
            async for _ in list_not_locked(number, Wanted(), by=OPERATOR, sessions=sessions):
                pass

        found: dict[str, Any] = {
            "records": records,
            "counting packets by school": await timed(bare),
            "one school": await timed(lambda: reconcile_school(number, "S000007", sessions=sessions)),
            "board of all schools": await timed(lambda: show_board(number, sessions=sessions)),
            "statistics": await timed(lambda: show_statistics(number, "school", smallest=5, sessions=sessions)),
            "whoever would not be locked": await timed(missing),
        }
        found["max_rss_mib"] = largest_memory()
        return found, await plans(registry)


async def plans(registry: Registry) -> str:
    """EXPLAIN ANALYZE of what is asked most, and of what reads most."""
    async with registry.sessions() as session:
        window = await get_window(session, registry.window_no)
        now = await database_now(session)
        one = await make_asked(session, window, now, ["S000007"])
        every = await make_asked(session, window, now)
        await list_activity(session, one)
        await list_unsigned(session, registry.window_no, window.grades)
        return "\n\n".join([await _plan(session, one), await _plan(session, every)])


async def _plan(session: Any, asked: Asked) -> str:
    counted = "SELECT school, state, count(*) FROM pupils GROUP BY 1, 2"
    query = f"EXPLAIN (ANALYZE, BUFFERS) {pupils_sql(asked.window)} {counted}"  # our own statement
    return "\n".join((await session.scalars(text(query), asked.values)).all())


def main() -> int:
    """Start a private PostgreSQL, fill it, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    options = parser.parse_args()
    home = RUN / "bench" / "reconcile-home"
    stack = Stack(home, report=Report())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack.postgres.start()
    try:
        found, told = asyncio.run(measure(stack, options.records))
    finally:
        stack.down(remove=True)
    folder: Path = RUN / "bench"
    (folder / "reconcile.json").write_text(json.dumps(found, indent=1) + "\n")
    (folder / "reconcile-plans.txt").write_text(told + "\n")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
