"""A submission that cannot be judged holds up no other, is never dropped, and never left out of a lock in silence.

The flaw is planted in the database: a trigger that raises for one submission, as a defect of ours would.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from deploy.local.postgres import Database
from hbs_kit.clock import utc_now
from so_registry.domain.errors import SchoolBusy, SubmissionsSetAside
from so_registry.usecases.note_failure import MOST_ATTEMPTS
from so_registry.usecases.verify_next_submission import Turns, verify_next_submission
from so_registry.usecases.verify_submission import verify_submission
from tests.integration.so_registry import acts, crash_acts
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.crashes import Crashable, rows_of
from tests.support.crashes import kill_at
from tests.support.registry import Registry, filled_registry

pytestmark = pytest.mark.integration

RAISES = "RAISE EXCEPTION 'Lò Thị Hoa has 9.5 in Toán'"
LOSES_THE_CONNECTION = "PERFORM pg_terminate_backend(pg_backend_pid())"


@asynccontextmanager
async def flaw(registry: Registry, number: UUID, effect: str = RAISES) -> AsyncIterator[None]:
    """While it lasts, nothing can be stored about one submission."""
    owner = await asyncpg.connect(registry.database.owner)
    try:
        await owner.execute(f"""
            CREATE FUNCTION registry.flaw() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {effect}; RETURN NEW; END $$;
            CREATE TRIGGER flaw BEFORE INSERT ON registry.verdicts FOR EACH ROW
            WHEN (NEW.submission_id = '{number}') EXECUTE FUNCTION registry.flaw()""")
        yield
    finally:
        await owner.execute("DROP FUNCTION registry.flaw() CASCADE")
        await owner.close()


async def try_to_verify(registry: Registry, *, pause: timedelta = timedelta(0)) -> int:
    """Turns of a worker until it finds nothing to do."""
    turns = 0
    key = registry.world.key("so-receipt")
    while await verify_next_submission(sessions=registry.sessions, key=key, clock=utc_now, pause=pause):
        turns += 1
    return turns


async def poisoned(registry: Registry) -> UUID:
    number, body = await registry.packed(1)
    await registry.receive(number, body)
    return number


async def states(registry: Registry) -> list[str]:
    return await column(registry, "SELECT state FROM registry.submissions ORDER BY received_at")


async def test_what_cannot_be_judged_is_set_aside_and_the_others_go_on(registry: Registry) -> None:
    statements, packets = await registry.signed(2)
    first, second = (registry.pack([packet], statements) for packet in packets)
    for number, body in (first, second):
        await registry.receive(number, body)

    async with flaw(registry, first[0]):
        turns = await try_to_verify(registry)

    assert turns == MOST_ATTEMPTS + 1
    assert await states(registry) == ["set-aside", "verified"]
    assert (await registry.answer(first[0])).state == "received"


async def test_an_outage_is_not_an_attempt(registry: Registry) -> None:
    number = await poisoned(registry)

    async with flaw(registry, number, LOSES_THE_CONNECTION):
        for _ in range(MOST_ATTEMPTS + 1):
            with pytest.raises(DBAPIError):
                await try_to_verify(registry)

    assert await column(registry, "SELECT attempts FROM registry.submissions") == [0]
    assert await try_to_verify(registry) == 1
    assert await states(registry) == ["verified"]


async def test_between_two_attempts_it_waits(registry: Registry) -> None:
    number = await poisoned(registry)

    async with flaw(registry, number):
        turns = await try_to_verify(registry, pause=timedelta(minutes=1))

    assert turns == 1
    assert await states(registry) == ["received"]
    waits = await column(registry, "SELECT retry_at > clock_timestamp() FROM registry.submissions")
    assert waits == [True]


async def test_it_waits_for_a_worker_too_that_was_to_try_it_before_it_failed(registry: Registry) -> None:
    number = await poisoned(registry)
    turn = await Turns().take(registry.sessions)
    assert turn is not None

    async with flaw(registry, number):
        await try_to_verify(registry, pause=timedelta(minutes=1))
        await verify_submission(
            turn, sessions=registry.sessions, key=registry.world.key("so-receipt"), clock=utc_now, ca_roots=()
        )


async def test_a_lock_is_refused_and_says_which_submission_is_in_the_way(registry: Registry, tmp_path: Path) -> None:
    number = await poisoned(registry)
    async with flaw(registry, number):
        await try_to_verify(registry)
    await acts.pass_the_cutoff(registry)

    with pytest.raises(SubmissionsSetAside):
        await acts.lock(registry)
    told = await run(registry, tmp_path, "window", "lock", str(registry.window_no), "--grade", "4")

    assert told.exit_code == 1
    assert f"{registry.world.school}/{number}" in told.stderr
    assert "[submissions-set-aside]" in told.stderr


async def test_a_school_cannot_close_past_it(registry: Registry) -> None:
    number = await poisoned(registry)
    async with flaw(registry, number):
        await try_to_verify(registry)

    with pytest.raises(SchoolBusy):
        await acts.close(registry, [])


async def test_the_database_itself_refuses_a_lock_that_would_leave_it_out(registry: Registry) -> None:
    number = await poisoned(registry)
    async with flaw(registry, number):
        await try_to_verify(registry)
    await acts.pass_the_cutoff(registry)
    owner = await asyncpg.connect(registry.database.owner)
    await owner.execute("""
        INSERT INTO registry.locks (seq, window_no, grades, statement, jws, packet_count, effective_at, locked_at)
        SELECT 1, window_no, '{4}', 's', 'j', 0, now(), now() FROM registry.windows""")

    for statement in (
        "UPDATE registry.window_grades SET lock_seq = 1",
        "UPDATE registry.submissions SET state = 'verified', answer = 'x'",
        "UPDATE registry.submissions SET state = 'refused', answer = 'x'",
    ):
        with pytest.raises(asyncpg.PostgresError, match=r"no verdict|never changed"):
            await owner.execute(statement)
    await owner.close()


async def test_an_operator_sees_it_without_a_word_about_a_person(registry: Registry, tmp_path: Path) -> None:
    number = await poisoned(registry)
    async with flaw(registry, number):
        await try_to_verify(registry)

    [shown] = await answer(registry, tmp_path, "submission", "list", "--state", "set-aside")

    assert (shown["submission_id"], shown["school"]) == (str(number), registry.world.school)
    assert (shown["attempts"], shown["failure"]) == (MOST_ATTEMPTS, "DBAPIError P0001")
    assert "Hoa" not in str(await column(registry, "SELECT t::text FROM registry.submissions t"))


async def test_an_operator_has_it_judged_again_once_the_cause_is_mended(registry: Registry, tmp_path: Path) -> None:
    number = await poisoned(registry)
    async with flaw(registry, number):
        await try_to_verify(registry)

    assert await answer(registry, tmp_path, "submission", "retry", str(number), "--reason", "đã khắc phục") == [
        {"put_back": 1}
    ]
    waiting = await answer(registry, tmp_path, "submission", "list", "--state", "received")
    await try_to_verify(registry)

    assert [entry["submission_id"] for entry in waiting] == [str(number)]
    assert acts.results(await registry.answer(number)) == ["accepted"]


async def test_only_what_is_set_aside_can_be_judged_again(registry: Registry, tmp_path: Path) -> None:
    number = await poisoned(registry)
    await try_to_verify(registry)

    told = await run(registry, tmp_path, "submission", "retry", str(number), "--reason", "đã khắc phục")

    assert told.exit_code == 1
    assert "[not-set-aside]" in told.stderr


@pytest.fixture
async def crashable(empty_database: Database) -> AsyncIterator[tuple[Crashable, Registry]]:
    parts = Crashable()
    async with filled_registry(empty_database, parts.world) as registry:
        yield parts, registry


@pytest.mark.crash
@pytest.mark.parametrize(
    ("point", "counted"),
    [
        ("so_registry.usecases.note_failure:hold_window:after", 0),
        ("so_registry.usecases.note_failure:add_attempt:after", 0),
        ("so_registry.usecases.verify_next_submission:note_failure:after", 1),
    ],
    ids=lambda value: str(value).rpartition(".")[2],
)
async def test_a_crash_between_two_attempts_costs_at_most_one_of_them(
    crashable: tuple[Crashable, Registry], point: str, counted: int
) -> None:
    parts, registry = crashable
    number = await poisoned(registry)

    async with flaw(registry, number):
        await kill_at(parts.job(registry, crash_acts.verify, point), rows_of(registry))
        after = await column(registry, "SELECT attempts FROM registry.submissions")
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.submissions SET retry_at = NULL"))
    await try_to_verify(registry)

    assert after == [counted]
    assert await states(registry) == ["verified"]
