"""What came of the day, from the registry's own tables: how fast, how fair, and whether anything is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from bench.deadline.made import Made, Sent

_SPEED = """
SELECT count(*) AS submissions, extract(epoch FROM max(verified_at) - min(received_at))::float AS elapsed,
       extract(epoch FROM max(verified_at) - max(received_at))::float AS drained,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) AS p50, percentile_cont(0.99) WITHIN GROUP (ORDER BY lag) AS p99
FROM (SELECT *, extract(epoch FROM verified_at - received_at)::float AS lag FROM registry.submissions
      WHERE submission_id = ANY($1)) AS sent
"""
_FAIR = """
SELECT school, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM verified_at - received_at)::float) AS lag
FROM registry.submissions WHERE submission_id = ANY($1) GROUP BY school ORDER BY lag
"""
_RESULTS = """
SELECT submission_id::text AS id, count(*) FILTER (WHERE result = 'accepted') AS accepted,
       count(*) FILTER (WHERE result = 'already-accepted') AS repeated,
       count(*) FILTER (WHERE result = 'refused') AS refused
FROM registry.verdicts WHERE submission_id = ANY($1) GROUP BY submission_id
"""


@dataclass(frozen=True)
class Day:
    """The day's figures as the database has them. Seconds."""

    accepted: int
    elapsed: float
    drained: float
    lag_p50: float
    lag_p99: float
    slowest_school: float
    median_school: float
    lost: int
    wrong: tuple[str, ...]
    """Submissions whose results are not what they have to be: some of them."""


async def judge_day(dsn: str, classes: Sequence[Made]) -> Day:
    """Compare every submission's stored results with what they have to be."""
    sent = [each for made in classes for each in (made.first, *made.later)]
    ids = [each.submission_id for each in sent]
    connection = await asyncpg.connect(dsn)
    try:
        speed = await connection.fetchrow(_SPEED, ids)
        lags = [row["lag"] for row in await connection.fetch(_FAIR, ids)]
        found = {row["id"]: row for row in await connection.fetch(_RESULTS, ids)}
    finally:
        await connection.close()
    wrong = [each for each in sent if not _is_right(each, found.get(each.submission_id))]
    return Day(
        accepted=sum(row["accepted"] for row in found.values()),
        elapsed=speed["elapsed"],
        drained=speed["drained"],
        lag_p50=speed["p50"],
        lag_p99=speed["p99"],
        slowest_school=lags[-1],
        median_school=lags[len(lags) // 2],
        lost=sum(each.packets for each in wrong),
        wrong=tuple(f"{each.submission_id}: {dict(found.get(each.submission_id) or {})}" for each in wrong[:5]),
    )


def _is_right(sent: Sent, row: Any) -> bool:
    meant = (sent.accepted, sent.repeated, sent.refused)
    return row is not None and (row["accepted"], row["repeated"], row["refused"]) == meant


async def count_not_locked(dsn: str, classes: Sequence[Made]) -> int:
    """Records that should be locked and are not, and that are locked and should not be."""
    meant = {entry for made in classes for entry in made.effective}
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            async for row in connection.cursor("SELECT record_key, packet_digest FROM registry.lock_leaves"):
                if (leaf := tuple(row)) in meant:
                    meant.discard(leaf)
                else:
                    return -1  # a record that nobody sent, or twice: worse than any number
    finally:
        await connection.close()
    return len(meant)


async def count_waiting(dsn: str, classes: Sequence[Made]) -> int:
    """How many of what is sent have no verdict or no arrival yet, hostile bytes left out."""
    ids = [each.submission_id for made in classes for each in (made.first, *made.later)]
    query = """
        SELECT count(*) FROM registry.submissions
        WHERE submission_id = ANY($1) AND verified_at IS NOT NULL AND arrival IS NOT NULL"""
    return len(ids) - int(await _value(dsn, query, ids))


async def is_idle(dsn: str) -> bool:
    """Whether nothing at all waits for its verdict any more."""
    return not await _value(dsn, "SELECT EXISTS (SELECT FROM registry.submissions WHERE state = 'received')")


async def is_stamped(dsn: str) -> bool:
    """Whether every statement that is to have a timestamp has it."""
    return not await _value(dsn, "SELECT EXISTS (SELECT FROM registry.unstamped)")


async def count_bytes(dsn: str) -> int:
    """What the registry's tables and indexes take on disk."""
    query = """
        SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c
        WHERE c.relnamespace = 'registry'::regnamespace AND c.relkind = 'r'"""
    return int(await _value(dsn, query))


async def since_last_verdict(dsn: str) -> float:
    """Seconds, by the database's clock."""
    query = "SELECT extract(epoch FROM clock_timestamp() - max(verified_at))::float FROM registry.submissions"
    return float(await _value(dsn, query))


async def _value(dsn: str, query: str, *values: object) -> Any:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query, *values)
    finally:
        await connection.close()


async def wait_until(is_so: Callable[[], Awaitable[bool]], *, pause: float = 0.5) -> None:
    """Ask again and again; whoever calls this sets the time-out."""
    while True:
        if await is_so():
            return
        await asyncio.sleep(pause)
