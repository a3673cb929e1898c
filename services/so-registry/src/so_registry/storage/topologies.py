"""To whom the registrar's province reports, since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.destinations import RunBy, Topology
from so_registry.storage.asking import text


@dataclass(frozen=True)
class ToldTopology:
    """What holds from an instant on, by whose decision."""

    since: datetime
    topology: Topology
    decision: str
    told_by: str
    run_by: RunBy = RunBy.SO


async def find_topology(session: AsyncSession) -> Topology:
    """What holds now, by the database's clock; nobody having told anything, the Sở accepts and reports."""
    query = text("""
        SELECT topology FROM registry.topologies WHERE since <= clock_timestamp() ORDER BY since DESC LIMIT 1""")
    return Topology((await session.execute(query)).scalar_one_or_none() or Topology.SO)


async def is_reported_elsewhere(session: AsyncSession, at: datetime) -> bool:
    """Whether schools report to the Ministry at an instant, and this registry is not the one that it runs for them."""
    query = text("""
        SELECT topology = 'bo' AND run_by = 'so' FROM registry.topologies WHERE since <= :at
        ORDER BY since DESC LIMIT 1""")
    return bool((await session.execute(query, {"at": at})).scalar_one_or_none())


async def list_windows_from(session: AsyncSession, at: datetime) -> list[str]:
    """Windows that open then or later; extensions and special windows stand with the window that they belong to."""
    query = text("""
        SELECT window_no::text FROM registry.windows
        WHERE opens_at >= :at AND kind = 'ordinary' AND state <> 'locked' ORDER BY window_no""")
    return list((await session.scalars(query, {"at": at})).all())


async def list_topologies(session: AsyncSession) -> list[ToldTopology]:
    """Everything that was told, newest first."""
    rows = await session.execute(
        text("SELECT since, topology, decision, told_by, run_by FROM registry.topologies ORDER BY since DESC")
    )
    return [
        ToldTopology(row.since, Topology(row.topology), row.decision, row.told_by, RunBy(row.run_by)) for row in rows
    ]


async def hold_topologies(session: AsyncSession) -> None:
    """One told at a time, and no window opened meanwhile."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('topologies', 0))"))


async def add_topology(session: AsyncSession, new: ToldTopology) -> None:
    """It holds from its instant on."""
    await session.execute(
        text("""
            INSERT INTO registry.topologies (since, topology, decision, told_by, run_by)
            VALUES (:since, :topology, :decision, :told_by, :run_by)"""),
        {**vars(new), "topology": new.topology.value, "run_by": new.run_by.value},
    )
