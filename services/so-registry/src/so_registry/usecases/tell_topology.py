"""Telling to whom the province reports from an instant on: dated, never in the past, never rewritten."""

from hbs_kit.db import Sessions
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.destinations import RunBy, Topology
from so_registry.domain.windows.errors import TopologyConflict, WindowsInTheWay
from so_registry.storage import audit
from so_registry.storage.topologies import (
    ToldTopology,
    add_topology,
    hold_topologies,
    list_topologies,
    list_windows_from,
)
from so_registry.storage.windows import database_now


async def tell_topology(new: ToldTopology, *, by: Actor, sessions: Sessions, is_dry_run: bool = False) -> ToldTopology:
    """A window keeps what held when it opened. The same again changes nothing.

    Raises TopologyConflict for an instant that has passed, or at which or after which something is told, and for a
    registry that the Ministry runs where schools do not report to it; WindowsInTheWay where schools are to report
    elsewhere from an instant at or after which windows open here.
    """
    async with sessions() as session, session.begin() as transaction:
        await hold_topologies(session)
        told = await list_topologies(session)
        if new in told:
            return new
        if new.since < await database_now(session) or (told and new.since <= told[0].since):
            raise TopologyConflict
        if new.run_by == RunBy.BO and new.topology != Topology.BO:
            raise TopologyConflict
        if new.topology == Topology.BO and new.run_by == RunBy.SO:
            windows = await list_windows_from(session, new.since)
            if windows:
                raise WindowsInTheWay(windows)
        await add_topology(session, new)
        before: audit.Values | None = {"topology": told[0].topology.value} if told else None
        after = {"topology": new.topology.value, "since": to_instant(new.since)}
        concerns = new.topology.value
        await audit.note(session, "topology", by, concerns=concerns, reason=new.decision, before=before, after=after)
        if is_dry_run:
            await transaction.rollback()
    return new


async def show_topologies(*, sessions: Sessions) -> list[ToldTopology]:
    """Everything that was told, newest first."""
    async with sessions() as session:
        return await list_topologies(session)
