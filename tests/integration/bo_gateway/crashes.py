"""Killing the service's connection at a chosen write, as a power failure between two steps would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from hbs_kit.db import is_outage
from tests.support.ministry import Ministry
from tests.support.ministry_reports import LockedReport

_FUNCTION = """
CREATE OR REPLACE FUNCTION bo.crash_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_terminate_backend(pg_backend_pid());
    PERFORM pg_sleep(5);
    RETURN NEW;
END $$
"""


@dataclass(frozen=True)
class Place:
    """A write; `at_commit` is after the last statement and before the commit is durable."""

    table: str
    event: str = "INSERT"
    at_commit: bool = False

    def __str__(self) -> str:
        return f"{self.event.lower()}-{self.table}" + ("-at-commit" if self.at_commit else "")

    @property
    def trigger(self) -> str:
        if self.at_commit:
            return (
                f"CREATE CONSTRAINT TRIGGER crash_here AFTER {self.event} ON bo.{self.table} "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bo.crash_here()"
            )
        return (
            f"CREATE TRIGGER crash_here BEFORE {self.event} ON bo.{self.table} "
            "FOR EACH ROW EXECUTE FUNCTION bo.crash_here()"
        )


@asynccontextmanager
async def crashing_at(ministry: Ministry, place: Place) -> AsyncIterator[None]:
    """Whoever writes there meanwhile loses its connection and its transaction."""
    owner = await asyncpg.connect(ministry.database.owner)
    try:
        await owner.execute(_FUNCTION)
        await owner.execute(place.trigger)
        yield
        await owner.execute(f"DROP TRIGGER crash_here ON bo.{place.table}")
    finally:
        await owner.close()


async def work_until_crash(ministry: Ministry, report: LockedReport) -> bool:
    """Receive and work; whether the crash came."""
    try:
        await ministry.receive(report)
        await ministry.work()
        await ministry.announce()
        await ministry.issue_status(only_if_due=True)
    except Exception as error:
        if not is_outage(error):
            raise
        return True
    return False
