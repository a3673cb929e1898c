import errno
import socket

import asyncpg
import httpx
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hbs_kit import httpclient
from hbs_kit.db import is_outage, sqlstate_of


def from_server(kind: type[Exception], *, invalidated: bool = False) -> Exception:
    """As SQLAlchemy hands it on: wrapped, the driver's error as orig."""
    error = DBAPIError("SELECT 1", None, kind("said the server"))
    error.connection_invalidated = invalidated
    return error


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        ConnectionResetError(),
        TimeoutError(),
        socket.gaierror(),
        OSError(errno.EHOSTUNREACH, "no route"),
        FileNotFoundError(2, "no such socket"),
        PoolTimeout(),
        from_server(asyncpg.AdminShutdownError),
        from_server(asyncpg.CrashShutdownError),
        from_server(asyncpg.CannotConnectNowError),
        from_server(asyncpg.TooManyConnectionsError),
        from_server(asyncpg.ConnectionDoesNotExistError),
        from_server(asyncpg.DeadlockDetectedError),
        from_server(asyncpg.SerializationError),
        from_server(asyncpg.LockNotAvailableError),
        from_server(asyncpg.DiskFullError),
        from_server(asyncpg.ReadOnlySQLTransactionError),
        from_server(asyncpg.InvalidPasswordError),
        from_server(asyncpg.InvalidCatalogNameError),
        from_server(asyncpg.InterfaceError, invalidated=True),
    ],
    ids=lambda error: type(getattr(error, "orig", error)).__name__,
)
def test_the_database_is_away(error):
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a bug"),
        KeyError("a bug"),
        FileNotFoundError(2, "no such file", "a-file"),
        PermissionError(13, "not allowed", "a-file"),
        from_server(asyncpg.UniqueViolationError),
        from_server(asyncpg.ForeignKeyViolationError),
        from_server(asyncpg.NotNullViolationError),
        from_server(asyncpg.DataError),
        from_server(asyncpg.UndefinedTableError),
        from_server(asyncpg.InsufficientPrivilegeError),
        from_server(asyncpg.QueryCanceledError),
        from_server(asyncpg.InterfaceError),
        IntegrityError("INSERT", None, asyncpg.UniqueViolationError("x")),
    ],
    ids=lambda error: type(getattr(error, "orig", error)).__name__,
)
def test_it_is_the_works_own_fault(error):
    assert not is_outage(error)


def test_an_outage_is_seen_through_the_errors_raised_from_it():
    error = RuntimeError("could not store")
    error.__cause__ = ConnectionRefusedError()

    assert is_outage(error)


def test_an_error_raised_while_an_outage_was_handled_is_not_one():
    error = ValueError("a bug in the handling")
    error.__context__ = ConnectionRefusedError()

    assert not is_outage(error)


def test_the_state_names_the_trouble_without_its_values():
    error = from_server(asyncpg.UniqueViolationError)

    assert sqlstate_of(error) == "23505"


@pytest.mark.parametrize(("status", "away"), [(503, True), (429, True), (500, False), (404, False)])
def test_a_neighbour_that_says_later_is_away(status, away):
    request = httpx.Request("GET", "http://neighbour")
    error = httpx.HTTPStatusError("", request=request, response=httpx.Response(status))

    assert httpclient.is_outage(error) is away
