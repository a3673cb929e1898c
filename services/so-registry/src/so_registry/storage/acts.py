"""Legal acts of schools: what they sent and what was answered, so that a repeat gets the same bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Act:
    """One act of a school in a window."""

    window_no: int
    school: str
    act_id: UUID
    kind: Literal["withdrawal", "close", "reopen"]
    sha256: bytes
    body: bytes
    answer: bytes
    received_at: datetime


async def find_act(session: AsyncSession, window_no: int, school: str, act_id: UUID) -> tuple[bytes, bytes] | None:
    """SHA-256 of what came under this id, and what was answered."""
    rows = await session.execute(
        text("""
            SELECT sha256, answer FROM registry.school_acts
            WHERE window_no = :no AND school = :school AND act_id = :id"""),
        {"no": window_no, "school": school, "id": act_id},
    )
    row = rows.one_or_none()
    return None if row is None else (row.sha256, row.answer)


async def add_act(session: AsyncSession, act: Act) -> None:
    """Store an act with its answer."""
    await session.execute(
        text("""
            INSERT INTO registry.school_acts
                (window_no, school, act_id, kind, sha256, body, answer, received_at)
            VALUES (:window_no, :school, :act_id, :kind, :sha256, :body, :answer, :received_at)"""),
        vars(act),
    )
