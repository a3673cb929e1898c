"""An exception, or a lost connection, between any two writes about certificates leaves nothing behind."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from hbs_kit.clock import utc_now
from hbs_schema.certificate_api import Seat, StaffingIn
from hbs_schema.intake.signers import SignerEntry
from so_registry.domain.certificates.bindings import ActKind
from so_registry.storage.schools import Succession
from so_registry.usecases.import_trust_list import import_trust_list
from so_registry.usecases.merge_schools import merge_schools
from so_registry.usecases.register_signers import register_signers
from so_registry.usecases.show_readiness import tell_staffing
from tests.integration.so_registry.certificates.declaring import ONE, Clerk
from tests.integration.so_registry.certificates.test_facts import listed
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]

FACTS = ("certificate_declarations", "certificate_acts", "trust_lists", "staffing", "school_successions")
TABLES = (*FACTS, "certificates", "audit")
Step = Callable[[], Awaitable[Any]]


class TornError(Exception):
    """The process had an accident."""


@asynccontextmanager
async def torn(registry: Registry, number: int, *, loses_connection: bool) -> AsyncIterator[list[str]]:
    """Before the write of this number (from 0) something happens; gives the writes that came."""
    writes: list[str] = []

    def happen(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().startswith(("INSERT", "UPDATE")):
            return
        writes.append(statement)
        if len(writes) == number + 1:
            if loses_connection:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            raise TornError

    engine = registry.sessions.kw["bind"].sync_engine
    event.listen(engine, "before_cursor_execute", happen)
    try:
        yield writes
    finally:
        event.remove(engine, "before_cursor_execute", happen)


async def state(registry: Registry) -> tuple[Any, ...]:
    counts = [f"(SELECT count(*) FROM registry.{table})" for table in TABLES]  # noqa: S608  # the test's own names
    counts.append("(SELECT count(successor) FROM registry.schools)")
    async with registry.sessions() as session:
        return tuple((await session.execute(text("SELECT " + ", ".join(counts)))).one())


async def steps(clerk: Clerk) -> AsyncIterator[tuple[str, Step]]:
    """Each act once, in an order in which it can be done."""
    registry = clerk.registry
    now = utc_now()
    entries = [clerk.entry(), clerk.entry(role="subject-teacher", parts=["subjects/TOAN"])]
    yield "declare", lambda: clerk.declare(*entries)
    yield "approve", lambda: clerk.say(entries[0].declaration_id, ActKind.APPROVE)
    own = registry.world.key("registered").certificate
    until = now + timedelta(days=30)
    entry = SignerEntry(own.thumbprint, registry.world.school, "homeroom", ("4A",), (), now, until, is_approved=True)
    for name in ("register", "register again"):
        yield (
            name,
            lambda: register_signers([own], [entry], by=ONE, rule=clerk.rule, sessions=registry.sessions),
        )
    yield "import", lambda: import_trust_list("anchors", listed(clerk, "1"), by=ONE, sessions=registry.sessions)
    told = StaffingIn(school_year="2025-2026", seats=(Seat(role="homeroom", **{"class": "4A"}),))
    yield (
        "staffing",
        lambda: tell_staffing(
            registry.world.school, told, window_no=None, by=ONE, rule=clerk.rule, sessions=registry.sessions
        ),
    )
    merger = Succession(registry.world.school, "successor", now - timedelta(hours=1), "45/QĐ-UBND")
    yield "merge", lambda: merge_schools(merger, carries_over=True, by=ONE, sessions=registry.sessions)


@pytest.mark.parametrize(
    "loses_connection",
    [pytest.param(False, id="exception"), pytest.param(True, id="connection")],
)
async def test_no_act_about_certificates_is_ever_half_done(registry: Registry, *, loses_connection: bool) -> None:
    clerk = Clerk(registry)
    await add_school(registry, "successor")
    async for name, step in steps(clerk):
        before = await state(registry)
        number = 0
        while True:
            async with torn(registry, number, loses_connection=loses_connection) as writes:
                try:
                    await step()
                    break
                except Exception:
                    assert len(writes) == number + 1, name
            assert await state(registry) == before, f"{name}, write {number}"
            number += 1
        after = await state(registry)
        more = dict(zip(TABLES, (new - old for new, old in zip(after, before, strict=False)), strict=False))
        # Whoever goes over is declared and approved by one act of the registrar.
        copies = more["certificate_declarations"] if name == "merge" else 0
        assert number >= 2, name
        assert more["audit"] == sum(more[table] for table in FACTS) - copies, name
        assert more["audit"] > 0, name
