"""A small province under load, with a line that can be cut before each of its servers."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from bench.deadline.judging import Day, count_waiting, judge_day
from bench.deadline.made import Made
from bench.deadline.making import make_classes
from bench.deadline.province import Province, Wiring, register, started
from deploy.local.stack import Stack
from hbs_kit.db import make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from tests.faults.breaking import bring_back_server
from tests.support.servers import FAST
from tests.support.tcp_proxy import TcpProxy

SCHOOLS, WORKERS = 6, 2
PATIENCE = {"DATABASE__DSN": "DATABASE__COMMAND_TIMEOUT", "BROKER__URL": "BROKER__PUBLISH_TIMEOUT"}
SHORT = "PT4S"
"""So that a silent line is given up before it speaks again: what was asked last may have been done or not."""


@dataclass
class Rig:
    """The province, its lines, and what its schools may send."""

    province: Province
    lines: Mapping[str, TcpProxy]
    classes: list[Made] = field(default_factory=list)

    @property
    def stack(self) -> Stack:
        return self.province.platform.stack

    @cached_property
    def dsn(self) -> str:
        """The registry's database; asked for once, since the server may be away later."""
        return self.province.dsn

    def bring_back(self, name: str) -> None:
        """The same program again."""
        if not bring_back_server(self.stack, name):
            self.stack.run([service for service in self.province.services if service.name == name])

    def fallen(self) -> list[str]:
        """Processes of the registry that have ended by themselves."""
        entries = {service.name: self.stack.processes.find(service.name) for service in self.province.services}
        return [name for name, entry in entries.items() if entry is None or not entry.is_alive()]

    async def prepare(self, packets: int) -> None:
        """Schools registered, the window open, every class signed."""
        settings = DatabaseSettings.model_validate({"dsn": self.dsn})
        engine = make_engine(settings, application_name="test")
        sessions = make_sessions(engine)
        await register(self.province, sessions)
        await asyncio.to_thread(self.province.open_window)
        self.classes = await make_classes(self.province, packets, self.stack.home / "spool", sessions)
        await engine.dispose()

    async def have_answers(self, classes: Sequence[Made]) -> bool:
        """Whether all that is ever sent for these classes has its verdict and its arrival."""
        try:
            return await count_waiting(self.dsn, classes) == 0
        except (asyncpg.PostgresError, OSError):  # it is on its way back, and who asks sets the limit
            return False

    async def judge(self, classes: Sequence[Made]) -> Day:
        return await judge_day(self.dsn, classes)

    async def answers(self) -> dict[str, bytes]:
        """Every stored answer and arrival, by submission."""
        rows = await self._fetch("""
            SELECT submission_id::text AS id, answer || coalesce(convert_to(arrival, 'UTF8'), '') AS said
            FROM registry.submissions WHERE answer IS NOT NULL AND arrival IS NOT NULL""")
        return {row["id"]: row["said"] for row in rows}

    async def told(self) -> set[str]:
        """The ids of everything that the schools are to be told."""
        return {row[0] for row in await self._fetch("SELECT message_id FROM registry.school_outbox")}

    async def let_claims_end(self) -> None:
        """As if the two minutes had passed for which a worker that was killed has claimed what it was to stamp."""
        # What somebody holds at this moment is claimed by a process that lives.
        await self._fetch("""
            UPDATE registry.unstamped SET due_at = clock_timestamp()
            WHERE statement IN (SELECT statement FROM registry.unstamped FOR UPDATE SKIP LOCKED)""")

    async def is_settled(self) -> bool:
        """Whether no statement waits for a timestamp and no message for the broker."""
        unsent = await self.count("school_outbox WHERE sent_at IS NULL")
        return unsent == 0 and await self.count("unstamped") == 0

    async def count(self, what: str) -> int:
        """Rows of a table, as `statements WHERE …`."""
        return int((await self._fetch(f"SELECT count(*) FROM registry.{what}"))[0][0])  # noqa: S608  # of a test

    async def _fetch(self, query: str) -> Sequence[asyncpg.Record]:
        connection = await asyncpg.connect(self.dsn)
        try:
            found: Sequence[asyncpg.Record] = await connection.fetch(query)
        finally:
            await connection.close()
        return found


@contextmanager
def open_rig(home: Path) -> Iterator[Rig]:
    """Everything up; the registry's processes reach each server by a line of their own."""
    with ExitStack() as ends:
        lines: dict[str, TcpProxy] = {}

        def wire(stack: Stack, authority: str) -> Wiring:
            targets = {
                "postgres": stack.postgres.port,
                "rabbitmq": stack.rabbitmq.port,
                "authority": urlsplit(authority).port or 0,
            }
            lines.update({name: ends.enter_context(TcpProxy(port)) for name, port in targets.items()})
            through = {port: lines[name].port for name, port in targets.items()}
            return lambda variables: led_through(variables, through)

        # Beside other tests nothing gives way: it would wait for those.
        with started(
            home, schools=SCHOOLS, workers=WORKERS, postgres=FAST, delay=0.0, wire=wire, gives_way=False
        ) as province:
            yield Rig(province, lines)


def led_through(variables: Mapping[str, str], through: Mapping[int, int]) -> dict[str, str]:
    """The variables of a process: other ports of this computer in its addresses, and little patience."""
    led = dict(variables)
    for direct, proxied in through.items():
        led = {name: value.replace(f"127.0.0.1:{direct}", f"127.0.0.1:{proxied}") for name, value in led.items()}
    for address, limit in PATIENCE.items():
        led |= {name.removesuffix(address) + limit: SHORT for name in variables if name.endswith(address)}
    return led
