"""How far acknowledged locks have been announced to portals."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.publishing import Kind
from bo_gateway.domain.reports import ReportKey
from hbs_kit import telemetry


async def add_publication(session: AsyncSession, key: ReportKey, kind: Kind, total: int) -> None:
    """Have a lock's records or withdrawn entries published, from the first on."""
    if total:
        await session.execute(
            text("""
                INSERT INTO bo.publications (registrar, lock, kind, total, traceparent)
                VALUES (:registrar, :lock, :kind, :total, :traceparent)"""),
            {**vars(key), "kind": kind, "total": total, "traceparent": telemetry.current_traceparent()},
        )


@dataclass(frozen=True)
class Unfinished:
    """A publication that is not wholly in the outbox; `traceparent` is that of the comparison that it follows."""

    key: ReportKey
    kind: Kind
    next_position: int
    total: int
    traceparent: str | None


async def hold_unfinished(session: AsyncSession) -> Unfinished | None:
    """A publication that is not wholly in the outbox. Other workers skip it."""
    row = (
        await session.execute(
            text("""
                SELECT registrar, lock, kind, next_position, total, traceparent FROM bo.publications
                WHERE next_position < total ORDER BY registrar, lock, kind LIMIT 1 FOR UPDATE SKIP LOCKED""")
        )
    ).one_or_none()
    if row is None:
        return None
    return Unfinished(ReportKey(row.registrar, row.lock), row.kind, row.next_position, row.total, row.traceparent)


async def advance(session: AsyncSession, key: ReportKey, kind: Kind, next_position: int) -> None:
    """Everything before `next_position` is in the outbox."""
    await session.execute(
        text("""
            UPDATE bo.publications SET next_position = :next
            WHERE registrar = :registrar AND lock = :lock AND kind = :kind"""),
        {**vars(key), "kind": kind, "next": next_position},
    )


async def count_pending(session: AsyncSession, most: int) -> int:
    """How many publications wait in the outbox, counted up to `most`."""
    query = text("""
        SELECT count(*) FROM (SELECT FROM bo.publication_outbox WHERE sent_at IS NULL LIMIT :most) AS pending""")
    count: int = (await session.execute(query, {"most": most})).scalar_one()
    return count
