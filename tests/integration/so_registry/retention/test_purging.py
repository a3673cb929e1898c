"""A purge: two people, tombstones, and never anything that was accepted."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import asyncpg
import pytest

from hbs_kit.clock import utc_now
from hbs_kit.pagination import encode_cursor
from hbs_schema.event_api import EventsOut
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import ApprovalNeeded, SecondPersonNeeded
from so_registry.domain.feeds.errors import EventsGone
from so_registry.domain.proposals.proposal import Proposal
from so_registry.domain.retention.keeping import Kept
from so_registry.storage.retention import PurgeJob
from so_registry.usecases.audit.verify_audit import verify_audit
from so_registry.usecases.feeds.read_events import read_events
from so_registry.usecases.integrity.check_integrity import check_integrity
from so_registry.usecases.proposals.approve import Decision, approve
from so_registry.usecases.retention.propose_purge import PurgeWish, plan_purge, propose_purge
from so_registry.usecases.retention.run_purge import run_purge
from tests.integration.so_registry.acts import column, let_unclosed_be_locked, lock, pass_the_cutoff
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

LAN = Actor("operator:lan", "so-registry", is_person=True)
MINH = Actor("operator:minh", "so-registry", is_person=True)
NOW_ON = {kind: timedelta(0) for kind in Kept}
"""Everything is old at once."""


async def proposed(registry: Registry, kind: Kept) -> Proposal:
    wish = PurgeWish(uuid4(), kind, "hết thời hạn", "12/QĐ-SGDĐT")
    return await propose_purge(wish, NOW_ON, by=LAN, sessions=registry.sessions, clock=in_an_hour)


def in_an_hour() -> datetime:
    return utc_now() + timedelta(hours=1)


async def approved(registry: Registry, kind: Kept) -> UUID:
    made = await proposed(registry, kind)
    decision = Decision(made.proposal_id, made.sha256, "đồng ý")
    await approve(decision, by=MINH, sessions=registry.sessions, carriers={})
    return made.proposal_id


async def purged(registry: Registry, proposal_id: UUID, batch: int = 500) -> PurgeJob:
    return await run_purge(proposal_id, by=LAN, sessions=registry.sessions, batch=batch)


@pytest.fixture
async def year(registry: Registry) -> Registry:
    """A locked window with one accepted submission, two refused whole and three late ones."""
    number, body = await registry.packed(1)
    await registry.submit(number, body)
    for _ in range(2):
        await registry.submit(uuid4(), b"khong phai luot bao cao")
    await let_unclosed_be_locked(registry)
    await pass_the_cutoff(registry)
    for _ in range(3):
        await registry.receive(uuid4(), b"den muon")
    await lock(registry, 2, 4)
    return registry


async def test_what_came_late_or_was_refused_whole_leaves_its_digest_and_the_decision(year: Registry) -> None:
    kept = "SELECT sha256 FROM registry.submissions UNION ALL SELECT sha256 FROM registry.late_submissions"
    before = await column(year, kept)

    for kind, count in ((Kept.LATE_SUBMISSION, 3), (Kept.REFUSED_SUBMISSION, 2)):
        plan = await plan_purge(kind, NOW_ON, sessions=year.sessions, clock=in_an_hour)
        job = await purged(year, await approved(year, kind), batch=2)
        again = await plan_purge(kind, NOW_ON, sessions=year.sessions, clock=in_an_hour)
        assert (plan.rows, job.total, job.done, again.rows) == (count, count, count, 0)
        assert job.finished_at is not None

    left = await column(year, kept)
    stones = await column(year, "SELECT sha256 FROM registry.tombstones")
    assert (len(before), len(left), len(stones)) == (6, 1, 5)
    digests = {sha256(body).digest() for body in (b"den muon", b"khong phai luot bao cao")}
    assert {bytes(digest) for digest in stones} == digests
    assert await column(year, "SELECT DISTINCT decision FROM registry.tombstones") == ["12/QĐ-SGDĐT"]
    acts = await column(year, "SELECT act FROM registry.audit WHERE act LIKE '%purge%' ORDER BY audit_no")
    assert acts[:5] == ["propose-purge", "approve-purge", "purge-start", "purge", "purge"]
    # What was decided about stands in both people's rows, by its digest.
    told = "SELECT {}::json ->> 'sha256' FROM registry.audit WHERE act = '{}' ORDER BY audit_no LIMIT 1"
    both = [await column(year, told.format("after", f"{act}-purge")) for act in ("propose", "approve")]
    assert both[0] == both[1] != [None]
    states = "SELECT (before::json ->> 'state') || ' ' || (after::json ->> 'state') FROM registry.audit"
    assert "open approved" in await column(year, f"{states} WHERE act = 'approve-purge'")
    assert (await verify_audit(registrar=year.world.registrar, sessions=year.sessions)).holds


async def test_nothing_is_purged_by_one_person_or_twice_by_one_approval(year: Registry) -> None:
    alone = await proposed(year, Kept.LATE_SUBMISSION)
    with pytest.raises(ApprovalNeeded):
        await purged(year, alone.proposal_id)
    decision = Decision(alone.proposal_id, alone.sha256, "đồng ý")
    with pytest.raises(SecondPersonNeeded):
        await approve(decision, by=LAN, sessions=year.sessions, carriers={})
    other = await approved(year, Kept.REFUSED_SUBMISSION)
    first, again = await purged(year, other), await purged(year, other)

    assert first == again
    assert len(await column(year, "SELECT 1 FROM registry.late_submissions")) == 3


async def test_what_was_begun_goes_on_where_it_stands(year: Registry) -> None:
    number = await approved(year, Kept.LATE_SUBMISSION)

    class Killed(Exception):
        pass

    def die(*_: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        await run_purge(number, by=LAN, sessions=year.sessions, progress=die, batch=1)
    job = await purged(year, number)

    assert (job.done, job.total) == (3, 3)
    assert len(await column(year, "SELECT 1 FROM registry.tombstones")) == 3


async def test_events_leave_a_feed_that_says_so(year: Registry) -> None:
    async def read(after: str | None) -> EventsOut:
        return await read_events(CLIENT, (), after=after, limit=200, sessions=year.sessions)

    whole = await read(None)
    await purged(year, await approved(year, Kept.EVENT))

    with pytest.raises(EventsGone):
        await read(encode_cursor(1))
    assert (await read(whole.next)).items == ()


async def test_events_that_nobody_ever_read_have_an_end_as_well(year: Registry) -> None:
    uncounted = "SELECT 1 FROM registry.client_events WHERE number IS NULL"
    waiting = len(await column(year, uncounted))

    plan = await plan_purge(Kept.EVENT, NOW_ON, sessions=year.sessions, clock=in_an_hour)
    job = await purged(year, await approved(year, Kept.EVENT), batch=3)

    assert waiting > 0
    assert (job.done, job.total) == (plan.rows, plan.rows)
    assert await column(year, "SELECT 1 FROM registry.client_events") == []


async def test_an_event_that_comes_after_the_numbering_fails_no_batch(year: Registry) -> None:
    """Its transaction began before the purge's instant, and was committed while the batch was under way."""
    number = await approved(year, Kept.EVENT)
    await read_events(CLIENT, (), after=None, limit=1, sessions=year.sessions)
    numbered = len(await column(year, "SELECT 1 FROM registry.client_events"))
    connection = await asyncpg.connect(year.database.owner)
    try:
        await connection.execute(BEGIN, number, Kept.EVENT.value)
        await connection.execute(
            "INSERT INTO registry.client_events (client_id, kind, about) VALUES ($1, 'finding', '{}')", CLIENT
        )
        gone = await connection.fetchval("SELECT registry.purge_batch($1, 1000)", number)
    finally:
        await connection.close()

    assert gone == numbered > 0
    assert await column(year, "SELECT number FROM registry.client_events") == [None]


async def test_a_batch_reads_by_indexes_alone(year: Registry) -> None:
    """However much is kept: no batch goes through a whole table."""
    jobs = {kind: await approved(year, kind) for kind in Kept}
    await read_events(CLIENT, (), after=None, limit=1, sessions=year.sessions)
    connection = await asyncpg.connect(year.database.app)
    try:
        await connection.execute("SET enable_seqscan = off")
        for kind, number in jobs.items():
            # The job is begun; the batches are this session's, whose plans use an index wherever there is one.
            await connection.execute(BEGIN, number, kind.value)
            await connection.execute("SELECT pg_stat_force_next_flush()")
            before = await connection.fetch(SCANS)
            while await connection.fetchval("SELECT registry.purge_batch($1, 1)", number):
                pass
            await connection.execute("SELECT pg_stat_force_next_flush()")
            assert await connection.fetch(SCANS) == before, kind
    finally:
        await connection.close()
    assert await column(year, "SELECT count(*) FROM registry.tombstones") != [0]


async def test_what_comes_again_after_it_was_purged_needs_a_tombstone_of_its_own(year: Registry) -> None:
    await purged(year, await approved(year, Kept.LATE_SUBMISSION))
    (key,) = (await column(year, "SELECT key FROM registry.tombstones LIMIT 1"))[:1]
    window, school, number = key.split("/")
    await year.receive(UUID(number), b"den muon")
    owner = await asyncpg.connect(year.database.owner)
    try:
        with pytest.raises(asyncpg.PostgresError, match="never changed"):
            await owner.execute("DELETE FROM registry.late_submissions")
    finally:
        await owner.close()
    again = await purged(year, await approved(year, Kept.LATE_SUBMISSION))

    assert (int(window), school, again.done) == (year.window_no, year.world.school, 1)


async def test_the_check_of_everything_stored_holds_after_a_purge(year: Registry) -> None:
    for kind in Kept:
        await purged(year, await approved(year, kind))

    assert (await check_integrity(sessions=year.sessions)).faults == ()


SCANS = """
    SELECT relname, seq_scan FROM pg_stat_user_tables
    WHERE relname ~ '^(submissions|late_submissions|client_events|verdicts)' ORDER BY relname"""
BEGIN = """
    WITH used AS (
        UPDATE registry.proposals SET state = 'done', done_at = clock_timestamp() WHERE proposal_id = $1
        RETURNING members)
    INSERT INTO registry.purge_jobs (proposal_id, kind, before, total, started_by)
    SELECT $1, $2, (members ->> 'before')::timestamptz, 0, 'x' FROM used"""

FORBIDDEN = {
    "DELETE FROM registry.packets": "permission denied",
    "DELETE FROM registry.submissions": "permission denied",
    "DELETE FROM registry.late_submissions": "permission denied",
    "INSERT INTO registry.tombstones (kind, key, sha256, size, proposal_id, decision) SELECT 'late-submission', 'x', "
    "sha256('x'), 1, proposal_id, '' FROM registry.purge_jobs": "permission denied",
}


async def test_neither_the_app_nor_the_owner_deletes_what_has_no_tombstone(year: Registry) -> None:
    app, owner = await asyncpg.connect(year.database.app), await asyncpg.connect(year.database.owner)
    try:
        for statement, message in FORBIDDEN.items():
            with pytest.raises(asyncpg.PostgresError, match=message):
                await app.execute(statement)
        for statement in list(FORBIDDEN)[:3]:
            with pytest.raises(asyncpg.PostgresError, match=r"locked|never changed"):
                await owner.execute(statement)
        # A job that nobody has approved: the database looks for itself.
        made = await proposed(year, Kept.LATE_SUBMISSION)
        await app.execute(
            "INSERT INTO registry.purge_jobs (proposal_id, kind, before, total, started_by) "
            "VALUES ($1, $2, now(), 1, 'x')",
            made.proposal_id,
            made.members["kind"],
        )
        with pytest.raises(asyncpg.PostgresError, match="not approved"):
            await app.execute("SELECT registry.purge_batch($1, 10)", made.proposal_id)
    finally:
        await app.close()
        await owner.close()
