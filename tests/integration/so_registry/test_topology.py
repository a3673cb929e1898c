"""To whom a province reports is dated data: the Sở, the Ministry itself, or the Sở with a copy for the Ministry."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bo_gateway.domain.errors import RegistrarNotAllowed, ReportMismatch
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.copies import list_refused
from bo_gateway.usecases.compare_copies import compare_with_copies
from bo_gateway.usecases.find_report import show_report
from bo_gateway.usecases.receive_copy import receive_copy
from bo_gateway.usecases.verify_copy import verify_next_copy
from hbs_kit.clock import utc_now
from hbs_schema import canonical
from hbs_schema.messages.routes import REPORT_LOCK
from so_registry.domain.cutoff.jobs import Step
from so_registry.domain.destinations import RunBy, Topology
from so_registry.domain.windows.errors import ReportsElsewhere, TopologyConflict, WindowsInTheWay
from so_registry.storage.reports import ReportBodies
from so_registry.storage.topologies import ToldTopology, add_topology, find_topology
from so_registry.usecases.cutoff.continue_cutoff import continue_cutoff
from so_registry.usecases.cutoff.start_cutoff import start_cutoff
from so_registry.usecases.cutoff.tools import CutoffTools
from so_registry.usecases.open_window import open_window
from so_registry.usecases.tell_topology import show_topologies, tell_topology
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column, results
from tests.integration.so_registry.registrar import open_another_window
from tests.integration.so_registry.reporting import deliver
from tests.support.calendars import stored_calendar, times, window_rules
from tests.support.databases import Databases
from tests.support.ministry import Ministry, open_ministry
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration

DIFFER = "copies and lock differ"


@pytest.fixture
async def ministry(databases: Databases, registry: Registry) -> AsyncIterator[Ministry]:
    """The Ministry over the same world as the registry."""
    async with open_ministry(databases, registry.world) as opened:
        opened.clock = utc_now
        yield opened


async def holds(registry: Registry, topology: Topology, run_by: RunBy = RunBy.SO) -> None:
    """From before the window opened on, as if it had been told in time."""
    async with registry.sessions.begin() as session:
        since = datetime.now(UTC) - timedelta(days=2)
        await add_topology(session, ToldTopology(since, topology, "x", "y", run_by))


async def accepted(registry: Registry, count: int = 2) -> list[Any]:
    statements, packets = await registry.signed(count)
    answer = await registry.submit(*registry.pack(packets, statements))
    assert results(answer) == ["accepted"] * count
    return packets


async def locked(registry: Registry) -> str:
    await acts.let_unclosed_be_locked(registry)
    await acts.pass_the_cutoff(registry)
    return (await acts.lock(registry, 2, 4)).statement or ""


async def states(ministry: Ministry) -> list[str]:
    async with ministry.sessions() as session:
        return list((await session.scalars(text("SELECT state FROM bo.copies"))).all())


async def compared(registry: Registry, ministry: Ministry, lock: str) -> tuple[int, int, int, int, int]:
    key = ReportKey(registry.world.registrar, lock)
    found = await compare_with_copies(key, sessions=ministry.sessions)
    (shown,) = await show_report(lock, sessions=ministry.sessions)
    assert shown.copies == (found if found.has_come else None)
    return found.locked, found.copied, found.withdrawn, found.unaccounted, found.uncopied


@pytest.mark.slow
@pytest.mark.parametrize(("topology", "run_by"), [(Topology.SO, RunBy.SO), (Topology.BO, RunBy.BO)])
async def test_without_copies_the_lock_alone_goes_to_the_ministrys_store(
    registry: Registry, ministry: Ministry, topology: Topology, run_by: RunBy
) -> None:
    """Of the Sở's registry where schools report to it, of the Ministry's own where they report to the Ministry."""
    await holds(registry, topology, run_by)
    await accepted(registry)
    assert await column(registry, "SELECT routing_key FROM registry.bo_outbox") == []
    lock = await locked(registry)

    await deliver(registry, ministry)

    assert await states(ministry) == []
    assert await compared(registry, ministry, lock) == (2, 0, 0, 0, 0)
    async with ministry.sessions() as session:
        assert (await session.scalars(text("SELECT state FROM bo.reports"))).all() == ["equal"]


async def test_where_schools_report_to_the_ministry_the_provinces_registry_hands_on_nothing(
    registry: Registry,
) -> None:
    await acts.pass_the_cutoff(registry)
    job = await start_cutoff(registry.window_no, reason="KH 213", by=REGISTRAR, sessions=registry.sessions)
    await holds(registry, Topology.BO)

    with pytest.raises(ReportsElsewhere):
        await open_another_window(registry, schools=[registry.world.school])
    with pytest.raises(ReportsElsewhere):
        await acts.lock(registry, 2, 4)
    tools = CutoffTools(sessions=registry.sessions, clock=utc_now, key=registry.world.key("so-lock"))
    for _ in Step:
        job = await continue_cutoff(job.job, tools=tools)
    assert (job.step, job.waits_for) == (Step.LOCK, ("reports-to-ministry",))
    assert await column(registry, "SELECT routing_key FROM registry.bo_outbox") == []


async def test_a_window_that_opened_before_is_still_locked_and_reported(registry: Registry) -> None:
    """What the Sở has accepted would be lost to everybody if it were not."""
    async with registry.sessions.begin() as session:
        since = datetime.now(UTC) - timedelta(hours=1)
        await add_topology(session, ToldTopology(since, Topology.BO, "x", "y"))

    await locked(registry)

    assert await column(registry, "SELECT routing_key FROM registry.bo_outbox") == [REPORT_LOCK]


async def test_with_copies_the_ministry_has_what_was_accepted_and_compares_it_with_the_lock(
    registry: Registry, ministry: Ministry, caplog: pytest.LogCaptureFixture
) -> None:
    await holds(registry, Topology.SO_COPY)
    packets = await accepted(registry, 3)
    await deliver(registry, ministry)
    assert await states(ministry) == ["verified"]
    await acts.revoke(registry, acts.withdrawal_request(registry, packets[:1]))
    lock = await locked(registry)

    await deliver(registry, ministry)

    assert await compared(registry, ministry, lock) == (2, 2, 1, 0, 0)
    assert DIFFER not in caplog.text


@pytest.mark.slow
async def test_what_was_accepted_and_is_in_no_lock_is_named(
    registry: Registry, ministry: Ministry, caplog: pytest.LogCaptureFixture
) -> None:
    """Its school had not closed, and the calendar leaves it out: the Ministry sees that it was accepted."""
    await holds(registry, Topology.SO_COPY)
    await accepted(registry)
    await acts.pass_the_cutoff(registry)
    lock = (await acts.lock(registry, 2, 4)).statement or ""
    await deliver(registry, ministry)

    assert await compared(registry, ministry, lock) == (0, 0, 0, 2, 0)
    assert DIFFER in caplog.text


async def test_what_is_locked_without_a_copy_is_counted_as_soon_as_the_lock_is_acknowledged(
    registry: Registry, ministry: Ministry, caplog: pytest.LogCaptureFixture
) -> None:
    """One submission was accepted before copies were sent: whoever looks is told that one is not there."""
    statements, packets = await registry.signed(2)
    await registry.submit(*registry.pack(packets[:1], statements))
    await holds(registry, Topology.SO_COPY)
    await registry.submit(*registry.pack(packets[1:], statements))

    lock = await locked(registry)
    await deliver(registry, ministry)

    assert await compared(registry, ministry, lock) == (2, 1, 0, 0, 1)
    assert DIFFER in caplog.text


async def copy_of(registry: Registry) -> dict[str, Any]:
    (ref,) = await column(registry, "SELECT body_ref FROM registry.bo_outbox")
    async with registry.sessions() as session:
        body = await ReportBodies([registry.world.ca.issuing_certificate]).body(session, ref)
    found: dict[str, Any] = canonical.parse(body, max_depth=canonical.ENVELOPE_DEPTH)
    return found


async def test_a_copy_that_its_receipt_does_not_vouch_for_is_kept_and_refused(
    registry: Registry, ministry: Ministry
) -> None:
    await holds(registry, Topology.SO_COPY)
    await accepted(registry)
    copy = await copy_of(registry)
    registrar = registry.world.registrar
    fewer = canonical.dump({**copy, "packets": copy["packets"][:1]})
    await receive_copy(fewer, registrar=registrar, sessions=ministry.sessions)

    assert await verify_next_copy(sessions=ministry.sessions, ca_roots=ministry.ca_roots, clock=ministry.clock)

    assert await states(ministry) == ["refused"]
    async with ministry.sessions() as session:
        assert list((await list_refused(session, registrar)).values()) == ["receipt"]
        assert (await session.scalars(text("SELECT packet_digest FROM bo.copied_packets"))).all() == []
    # The whole one comes beside it.
    await receive_copy(canonical.dump(copy), registrar=registrar, sessions=ministry.sessions)
    assert await verify_next_copy(sessions=ministry.sessions, ca_roots=ministry.ca_roots, clock=ministry.clock)
    assert sorted(await states(ministry)) == ["refused", "verified"]


@pytest.mark.slow
async def test_a_copy_is_its_registrars_and_its_receipts(registry: Registry, ministry: Ministry) -> None:
    await holds(registry, Topology.SO_COPY)
    await accepted(registry)
    body = canonical.dump(await copy_of(registry))

    with pytest.raises(RegistrarNotAllowed):
        await receive_copy(body, registrar="so-99", sessions=ministry.sessions)
    with pytest.raises(ReportMismatch):
        await receive_copy(body, registrar=registry.world.registrar, receipt="A" * 43, sessions=ministry.sessions)
    assert await states(ministry) == []


async def test_it_is_not_told_for_an_instant_after_which_windows_open_here(registry: Registry) -> None:
    rules = window_rules(registry, **times(48, 72))
    calendar = await stored_calendar(registry, rules)
    number = await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)
    to_ministry = told(datetime.now(UTC) + timedelta(hours=1), Topology.BO)

    with pytest.raises(WindowsInTheWay) as refused:
        await tell_topology(to_ministry, by=REGISTRAR, sessions=registry.sessions)
    assert refused.value.detail_params == {"windows": str(number)}
    run_by_ministry = replace(told(to_ministry.since, Topology.SO_COPY), run_by=RunBy.BO)
    with pytest.raises(TopologyConflict):
        await tell_topology(run_by_ministry, by=REGISTRAR, sessions=registry.sessions)
    await tell_topology(replace(to_ministry, run_by=RunBy.BO), by=REGISTRAR, sessions=registry.sessions)


def told(since: datetime, topology: Topology = Topology.SO_COPY) -> ToldTopology:
    return ToldTopology(since, topology, "613/SGDĐT-GDTH, 13/02/2025", REGISTRAR.name)


async def test_what_is_told_holds_from_its_instant_on_and_is_never_rewritten(registry: Registry) -> None:
    later = told(datetime.now(UTC) + timedelta(hours=1))
    await tell_topology(later, by=REGISTRAR, sessions=registry.sessions, is_dry_run=True)
    assert await show_topologies(sessions=registry.sessions) == []
    await tell_topology(later, by=REGISTRAR, sessions=registry.sessions)
    await tell_topology(later, by=REGISTRAR, sessions=registry.sessions)

    async with registry.sessions() as session:
        assert await find_topology(session) == Topology.SO
    for other in (told(later.since, Topology.BO), told(datetime.now(UTC) - timedelta(hours=1))):
        with pytest.raises(TopologyConflict):
            await tell_topology(other, by=REGISTRAR, sessions=registry.sessions)
    async with registry.sessions() as session:
        with pytest.raises(DBAPIError):
            await session.execute(text("UPDATE registry.topologies SET topology = 'so'"))
