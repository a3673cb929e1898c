"""How far the audit was last signed, for its readers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class CheckpointLine:
    """The newest checkpoint: its number, when it was signed, and whether a timestamp authority has confirmed that."""

    seq: int
    digest: bytes
    signed_at: datetime
    is_stamped: bool


async def find_checkpoint(session: AsyncSession) -> CheckpointLine | None:
    """None while nothing was signed; on a database that has no checkpoints yet as well."""
    there = (await session.execute(text("SELECT to_regclass('registry.audit_checkpoints') IS NOT NULL"))).scalar_one()
    if not there:
        return None
    rows = await session.execute(
        text("""
            SELECT seq, digest, signed_at, token IS NOT NULL AS is_stamped FROM registry.audit_checkpoints
            ORDER BY seq DESC LIMIT 1""")
    )
    row = rows.mappings().one_or_none()
    return None if row is None else CheckpointLine(**{**row, "digest": bytes(row["digest"])})
