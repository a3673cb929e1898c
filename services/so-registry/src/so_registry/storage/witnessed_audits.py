"""Checkpoints over the audits of clients, as they told how far those have come."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.audit.checkpoint import Checkpoint, parse_checkpoint


async def hold_witnessed(session: AsyncSession, client_id: str, service: str) -> None:
    """One of a client's at a time, until the transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('witnessed:' || :client || '/' || :service, 0))"),
        {"client": client_id, "service": service},
    )


async def list_last(session: AsyncSession, client_id: str, service: str, count: int) -> list[Checkpoint]:
    """The newest, newest first."""
    rows = await session.scalars(
        text("""
            SELECT jws FROM registry.witnessed_audits WHERE client_id = :client AND service = :service
            ORDER BY seq DESC LIMIT :count"""),
        {"client": client_id, "service": service, "count": count},
    )
    return [parse_checkpoint(jws) for jws in rows]


async def add_witnessed(session: AsyncSession, checkpoint: Checkpoint, told_by: str, signed_at: datetime) -> None:
    """Store it, for ever."""
    await session.execute(
        text("""
            INSERT INTO registry.witnessed_audits (client_id, service, seq, jws, told_by, signed_at)
            VALUES (:client, :service, :seq, :jws, :told_by, :signed_at)"""),
        {
            "client": checkpoint.payload.told_by,
            "service": checkpoint.payload.service,
            "seq": checkpoint.payload.seq,
            "jws": checkpoint.jws,
            "told_by": told_by,
            "signed_at": signed_at,
        },
    )
