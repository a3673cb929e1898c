import asyncio
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from hbs_kit.db import check_database, is_outage, make_engine, make_sessions, reading
from hbs_kit.loop import Loop
from hbs_kit.settings import DatabaseSettings
from tests.integration.hbs_kit.tables import Base, EffectRow

SECRET = "Nguyen-Van-An"


async def fails(sessions, statement, values=None) -> Exception:
    with pytest.raises(Exception) as failed:  # noqa: PT011  # which one is the question
        async with sessions.begin() as session:
            await session.execute(text(statement), values or {})
    return failed.value


async def test_a_database_that_went_away_is_seen_as_that_and_comes_back(sessions, database_proxy):
    assert await check_database(sessions) is None
    await database_proxy.cut()

    assert is_outage(await fails(sessions, "SELECT 1"))
    assert await check_database(sessions) == "database-away"

    await database_proxy.let_through()
    assert await check_database(sessions) is None


async def test_a_connection_ended_in_the_middle_is_an_outage(sessions, owner):
    async def kill() -> None:
        await asyncio.sleep(0.2)
        async with owner.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'test' AND datname = current_database()"
                )
            )

    killing = asyncio.create_task(kill())
    error = await fails(sessions, "SELECT pg_sleep(5)")
    await killing

    assert is_outage(error)


async def test_a_connection_that_was_ended_while_nobody_used_it_is_replaced_unseen(sessions, owner):
    assert await check_database(sessions) is None
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'test' AND datname = current_database()"
            )
        )
    await asyncio.sleep(0.2)  # its end is read from the socket

    assert await check_database(sessions) is None


async def test_a_question_alone_begins_no_transaction_and_the_connection_begins_them_again_afterwards(sessions):
    query = text("SELECT now(), pg_current_xact_id()")
    async with reading(sessions) as session:
        one, other = [(await session.execute(query)).one() for _ in range(2)]
    async with sessions.begin() as session:
        first, second = [(await session.execute(query)).one() for _ in range(2)]

    assert one != other
    assert first == second


async def test_two_transactions_in_a_deadlock_may_try_again(sessions, owner):
    async with owner.begin() as connection:
        await connection.execute(text("INSERT INTO effect (id, text) VALUES (1, ''), (2, '')"))

    async def both(first: int, second: int) -> None:
        async with sessions.begin() as session:
            await session.execute(select(EffectRow).filter_by(id=first).with_for_update())
            await asyncio.sleep(0.2)
            await session.execute(select(EffectRow).filter_by(id=second).with_for_update())

    results = await asyncio.gather(both(1, 2), both(2, 1), return_exceptions=True)

    (error,) = [result for result in results if result is not None]
    assert is_outage(error)


async def test_a_wait_for_a_lock_ends(database, owner):
    settings = database.model_copy(update={"lock_timeout": timedelta(milliseconds=100)})
    engine = make_engine(settings, application_name="test")
    async with owner.begin() as connection:
        await connection.execute(text("LOCK TABLE effect"))
        error = await fails(make_sessions(engine), "SELECT * FROM effect")
    await engine.dispose()

    assert is_outage(error)


async def test_a_statement_that_takes_too_long_ends_and_is_its_own_fault(database):
    settings = database.model_copy(update={"statement_timeout": timedelta(milliseconds=100)})
    engine = make_engine(settings, application_name="test")
    error = await fails(make_sessions(engine), "SELECT pg_sleep(5)")
    await engine.dispose()

    assert not is_outage(error)


async def test_a_server_that_no_longer_answers_is_given_up(database, database_proxy, owner):
    assert owner
    quick = {"statement_timeout": timedelta(seconds=0.3), "command_timeout": timedelta(seconds=0.5)}
    engine = make_engine(database.model_copy(update=quick), application_name="test")
    sessions = make_sessions(engine)
    assert await check_database(sessions) is None
    database_proxy.freeze()

    async with asyncio.timeout(15):
        error = await fails(sessions, "SELECT 1")
    await database_proxy.cut()
    await engine.dispose()

    assert is_outage(error)


async def test_values_do_not_stand_in_an_errors_text(sessions):
    error = await fails(sessions, "INSERT INTO effect (id, text) VALUES (:id, NULL)", {"id": 735_112})

    assert isinstance(error, DBAPIError)
    assert "[SQL parameters hidden" in str(error)


async def test_the_session_speaks_utc(sessions):
    async with sessions() as session:
        assert await session.scalar(text("SHOW timezone")) == "UTC"
        assert await session.scalar(text("SHOW application_name")) == "test"


async def test_a_wrong_password_tells_no_password(postgres_dsn):
    dsn = SecretStr(postgres_dsn.replace("postgresql://", "postgresql://nobody:hush@", 1))
    user, _, place = postgres_dsn.removeprefix("postgresql://").rpartition("@")
    assert user
    dsn = SecretStr(f"postgresql://nobody:{SECRET}@{place}")
    engine = make_engine(DatabaseSettings(dsn=dsn), application_name="test")

    error = await fails(make_sessions(engine), "SELECT 1")
    await engine.dispose()

    assert is_outage(error)
    assert SECRET not in str(error)
    assert SECRET not in repr(engine)


def test_constraints_have_names_that_migrations_can_rely_on():
    tables = Base.metadata.tables
    constraints = tables["outbox"].constraints | tables["inbox"].constraints
    names = {one.name for one in constraints} | {one.name for one in tables["outbox"].indexes}

    assert names == {"pk_outbox", "uq_outbox_message_id", "ix_outbox_pending", "pk_inbox"}


async def test_a_step_that_takes_too_long_is_taken_again_by_the_same_process(database):
    settings = database.model_copy(update={"statement_timeout": timedelta(milliseconds=100)})
    engine = make_engine(settings, application_name="test")
    sessions, stop = make_sessions(engine), asyncio.Event()
    waits, seen = iter((5, 0)), []

    async def step() -> bool:
        seen.append(await loop.check())
        async with sessions.begin() as session:
            await session.execute(text("SELECT pg_sleep(:wait)"), {"wait": next(waits)})
        stop.set()
        return True

    loop = Loop(step)
    async with asyncio.timeout(15):
        await loop.run(stop)
    await engine.dispose()

    assert seen == [None, "database-slow"]
    assert await loop.check() is None
