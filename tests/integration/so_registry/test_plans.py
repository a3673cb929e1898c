"""Questions that are asked for every submission, packet or piece read what they are about, and not a whole table."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from hashlib import md5
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import event, text

from deploy.local.postgres import Database
from so_registry.domain.received import SubmissionKey
from so_registry.storage import copies, packets, rechecks, renewals, submissions
from tests.support.databases import Databases
from tests.support.registry import TEMPLATE, Registry, filled_registry, migrate

pytestmark = pytest.mark.integration

YEAR = "2025-2026"
DIGEST = "A" * 43
# Enough of everything that reading it all is worse than any index; none of it is anything but rows.
ROWS = """
INSERT INTO registry.submissions (school_year, school, submission_id, window_no, sha256, body, client_id, received_at,
                                  state, verified_at)
SELECT '2025-2026', 'S' || n % 40, md5('s' || n)::uuid, 1, 'x', '[packet]', 'c',
       now() + n * interval '1 ms', CASE WHEN n % 2 = 0 THEN 'verified' ELSE 'received' END,
       CASE WHEN n % 2 = 0 THEN now() END
FROM generate_series(1, 4000) AS n;
INSERT INTO registry.packets
    (school_year, lookup_code, revision, packet_id, packet_digest, record_key, school, window_no, grade, class, result,
     policy, submission_id, body_at, body_length, receipt, receipt_index, receipt_path, accepted_at)
SELECT '2025-2026', 'c' || n, 1, md5('p' || n)::uuid, md5('d' || n), md5('k' || n), 'S' || n % 40, 1, 4, '4A', 'HTT',
       'p', md5('s' || n)::uuid, 1, 6, 'r', 0, '{}', now()
FROM generate_series(2, 4000, 2) AS n;
INSERT INTO registry.verdicts
SELECT '2025-2026', 'S' || n % 40, md5('s' || n)::uuid, 0, 1, 4, '4A', md5('d' || n), md5('k' || n), 'accepted', '{}'
FROM generate_series(2, 4000, 2) AS n;
ANALYZE
"""


class Plans:
    """What PostgreSQL says that it would do for each statement of a piece of work."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    async def of(self, work: Callable[[Any], Awaitable[Any]]) -> list[dict[str, Any]]:
        asked: list[tuple[str, Any]] = []

        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            asked.append((statement, parameters))

        async with self._registry.sessions() as session:
            engine = session.get_bind()
            event.listen(engine, "before_cursor_execute", note)
            try:
                await work(session)
            finally:
                event.remove(engine, "before_cursor_execute", note)
            raw = (await (await session.connection()).get_raw_connection()).driver_connection
            assert raw is not None
            return [await self._plan(raw, statement, parameters) for statement, parameters in asked]

    async def _plan(self, raw: Any, statement: str, parameters: Any) -> dict[str, Any]:
        (row,) = await raw.fetch(f"EXPLAIN (FORMAT JSON) {statement}", *(parameters or ()))
        found: dict[str, Any] = row[0][0]["Plan"]  # the engine reads JSON
        return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def read_whole(plans: list[dict[str, Any]]) -> set[str]:
    """Tables that are read from end to end."""
    return {
        node["Relation Name"]
        for plan in plans
        for node in nodes(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"].startswith(("packets", "submissions", "verdicts"))
    }


@pytest.fixture
def own_database(databases: Databases) -> Iterator[Database]:
    """Without the empty partitions of other years, which are read from end to end in no time."""
    databases.template(TEMPLATE, migrate)
    with databases.new_copy(TEMPLATE) as database:
        yield database


@pytest.fixture
async def registry(own_database: Database) -> AsyncIterator[Registry]:
    async with filled_registry(own_database) as opened:
        yield opened


@pytest.fixture
async def plans(registry: Registry, postgres: Any) -> Plans:
    connection = await asyncpg.connect(postgres.admin_url.rpartition("/")[0] + f"/{registry.database.name}")
    await connection.execute(f"SET session_replication_role = replica; {ROWS}")
    await connection.close()
    return Plans(registry)


async def a_copy(session: Any) -> None:
    second = SubmissionKey(YEAR, "S2", UUID(md5(b"s2", usedforsecurity=False).hexdigest()))
    with pytest.raises(KeyError):  # the receipt of these rows is no statement
        await copies.load_copy(session, copies.copy_ref(second))


QUESTIONS: dict[str, Callable[[Any], Awaitable[Any]]] = {
    "the next submissions": lambda session: submissions.find_waiting(session, 32),
    "a submission's bytes": lambda session: submissions.find_body(session, SubmissionKey(YEAR, "S1", uuid4())),
    "a packet": lambda session: packets.find_packet(session, DIGEST),
    "packets to be judged again": lambda session: rechecks.load_packets(session, [f"{rechecks.PACKET}{DIGEST}"]),
    "packets to be renewed": lambda session: renewals.load_digests(session, [f"packet {DIGEST}"]),
    "a copy of a submission": a_copy,
}


async def test_what_is_asked_all_the_time_reads_no_table_whole(plans: Plans) -> None:
    found = {question: read_whole(await plans.of(ask)) for question, ask in QUESTIONS.items()}

    assert found == {question: set() for question in QUESTIONS}
    # That it would be seen:
    without = text("SELECT count(*) FROM registry.packets WHERE receipt = 'x'")
    assert read_whole(await plans.of(lambda session: session.execute(without))) == {"packets_2025_2026"}
