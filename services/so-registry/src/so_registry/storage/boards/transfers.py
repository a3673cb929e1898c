"""Transfers as the registrar's people look at them: who is on which side, how far it is, until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class TransferLine:
    """A case. Nothing in it is about one pupil but that there is a case."""

    transfer_id: UUID
    level: str
    from_registrar: str
    from_school: str
    to_registrar: str
    to_school: str
    is_mid_year: bool
    state: str
    opened_at: datetime
    deadline: datetime
    ended_at: datetime | None


async def list_transfer_lines(
    session: AsyncSession, schools: Collection[str] | None, *, is_open: bool, limit: int
) -> list[TransferLine]:
    """Of some schools on either side, or of all: open ones by their deadline, ended ones newest first."""
    order = "deadline, transfer_id" if is_open else "ended_at DESC, transfer_id"
    rows = await session.execute(
        text(f"""
            SELECT transfer_id, level, from_registrar, from_school, to_registrar, to_school, is_mid_year, state,
                   opened_at, deadline, ended_at
            FROM registry.transfers
            WHERE (ended_at IS NULL) = :is_open
              AND (cast(:schools AS text[]) IS NULL OR from_school = ANY(:schools) OR to_school = ANY(:schools))
            ORDER BY {order} LIMIT :limit"""),
        {"is_open": is_open, "schools": None if schools is None else sorted(schools), "limit": limit},
    )
    return [TransferLine(**row) for row in rows.mappings()]
