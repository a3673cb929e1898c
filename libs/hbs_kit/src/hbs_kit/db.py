"""PostgreSQL by SQLAlchemy and asyncpg: engine, sessions, names of constraints, and
the question whether an error is the database's absence or the caller's own fault.
"""

import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import MetaData, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from hbs_kit.settings import DatabaseSettings

Sessions = async_sessionmaker[AsyncSession]

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# 08 connection, 28 login, 53 resources, 58 system: the server's state, never the data's.
_AWAY_CLASSES = frozenset({"08", "28", "53", "58"})
_AWAY_STATES = frozenset(
    {
        "25006",  # a standby answers while the primary is being replaced
        "3D000",  # the database is not there (yet)
        "40001",  # serialisation failure: right the next time
        "40P01",  # deadlock: right the next time
        "55P03",  # lock not available in time
        "57P01",  # administrator's shutdown
        "57P02",  # crash shutdown
        "57P03",  # starting up
        "57P05",  # idle session ended by the server
    }
)
_AWAY_ERRNOS = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def make_engine(settings: DatabaseSettings, *, application_name: str) -> AsyncEngine:
    """Connect lazily. Values of parameters never reach a log or an error's text.

    A connection that the server has ended is replaced when it is taken. It is not asked first: that is three round
    trips for each transaction, and it may still end at the next statement.
    """
    engine = create_async_engine(
        _asyncpg_url(settings.dsn.get_secret_value()),
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=settings.pool_timeout.total_seconds(),
        hide_parameters=True,
        connect_args={
            "timeout": settings.connect_timeout.total_seconds(),
            # Without it a half-open connection holds its query, even one that is being
            # cancelled, for ever.
            "command_timeout": settings.command_timeout.total_seconds(),
            "server_settings": {
                "application_name": application_name,
                "timezone": "UTC",
                "statement_timeout": _millis(settings.statement_timeout),
                "lock_timeout": _millis(settings.lock_timeout),
                "idle_in_transaction_session_timeout": _millis(settings.idle_in_transaction_timeout),
            },
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_ended)
    return engine


def _refuse_ended(connection: Any, _record: object, _taker: object) -> None:
    # The socket is read all the time, so that the end of an idle connection is known here without a question.
    if connection.driver_connection.is_closed():
        raise DisconnectionError("ended by the server")


def make_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def open_sessions(settings: DatabaseSettings, *, application_name: str) -> AsyncIterator[Sessions]:
    """Sessions of an engine that is closed in the end."""
    engine = make_engine(settings, application_name=application_name)
    try:
        yield make_sessions(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def reading(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A session for questions of one statement each: nothing is begun and ended around them.

    Two round trips less, for what is asked many times a second. Two of its statements may see two states.
    """
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session


def make_metadata(schema: str | None = None) -> MetaData:
    """Constraint names that migrations can rely on."""
    return MetaData(schema=schema, naming_convention=_NAMES)


async def check_database(sessions: Sessions) -> str | None:
    """A readiness check: None, or why the database cannot be used."""
    try:
        async with sessions() as session:
            await session.execute(text("SELECT 1"))
    except Exception as error:
        if not is_outage(error):
            raise
        return "database-away"
    return None


def is_outage(error: BaseException) -> bool:
    """Whether the same work may succeed later with nothing in it changed."""
    return any(_is_away(cause) for cause in _causes(error))


def is_timeout(error: BaseException) -> bool:
    """Whether the server ended a statement that took too long (57014).

    No outage: the same work may take too long for ever, and is counted where attempts are. But a process has no
    reason to end for it.
    """
    return sqlstate_of(error) == "57014"


def sqlstate_of(error: BaseException) -> str | None:
    """The five characters that say what went wrong without saying with what value."""
    for cause in _causes(error):
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str):
            return state
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        original = getattr(error, "orig", None)
        error = original if isinstance(original, BaseException) else error.__cause__


def _is_away(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, PoolTimeout):
        return True
    if isinstance(error, OSError):
        return _is_network_error(error)
    state = getattr(error, "sqlstate", None)
    return isinstance(state, str) and (state[:2] in _AWAY_CLASSES or state in _AWAY_STATES)


def _is_network_error(error: OSError) -> bool:
    if isinstance(error, ConnectionError | TimeoutError | socket.gaierror):
        return True
    if isinstance(error, FileNotFoundError):
        # A Unix socket that is gone has no file name; open() gives one.
        return error.filename is None
    return error.errno in _AWAY_ERRNOS or str(error).startswith("Multiple exceptions")


def _asyncpg_url(dsn: str) -> URL:
    url = make_url(dsn).set(drivername="postgresql+asyncpg")
    mode = url.query.get("sslmode")
    if mode is not None:
        # libpq's word for what asyncpg, called by keyword, knows as ssl.
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url


def _millis(duration: timedelta) -> str:
    return str(round(duration.total_seconds() * 1000))
