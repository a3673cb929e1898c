"""How far the audit had come when the registrar was told, and what he signed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import base64url
from hbs_schema.audit.checkpoint import Head
from hbs_schema.audit_api import HeadsIn


@dataclass(frozen=True)
class ToldHeads:
    """`told`: exactly what goes to the registrar, so that it goes again as it was."""

    seq: int
    told: HeadsIn
    told_at: datetime
    jws: str | None


async def load_heads(session: AsyncSession) -> tuple[Head, ...]:
    """How far each lane has come."""
    rows = await session.execute(
        text("""
            SELECT lane, last.position, last.hash FROM generate_series(0, 15) AS lane,
                LATERAL (SELECT position, hash FROM school.audit_chain c WHERE c.lane = lane.lane
                         ORDER BY position DESC LIMIT 1) AS last
            ORDER BY lane""")
    )
    return tuple(Head(lane=row.lane, count=row.position, hash=base64url.encode(bytes(row.hash))) for row in rows)


async def hold_checkpoints(session: AsyncSession) -> None:
    """One at a time, until the transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('school.audit_checkpoints', 0))"))


async def list_told(session: AsyncSession, count: int | None = None) -> list[ToldHeads]:
    """The newest, oldest first; all without a count."""
    rows = await session.execute(
        text("SELECT seq, lanes, told_at, jws FROM school.audit_checkpoints ORDER BY seq DESC LIMIT :count"),
        {"count": count},
    )
    told = [ToldHeads(row.seq, HeadsIn.model_validate_json(row.lanes), row.told_at, row.jws) for row in rows]
    return told[::-1]


async def add_told(session: AsyncSession, seq: int, told: HeadsIn) -> None:
    """Store what is about to be told."""
    await session.execute(
        text("INSERT INTO school.audit_checkpoints (seq, lanes) VALUES (:seq, :lanes)"),
        {"seq": seq, "lanes": told.model_dump_json()},
    )


async def set_signed(session: AsyncSession, seq: int, jws: str) -> None:
    """The first answer stays."""
    await session.execute(
        text("UPDATE school.audit_checkpoints SET jws = :jws WHERE seq = :seq AND jws IS NULL"),
        {"seq": seq, "jws": jws},
    )
