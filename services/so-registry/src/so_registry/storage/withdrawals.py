"""Withdrawals: an accepted packet that its school revoked before the lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class NewWithdrawal:
    """One packet of a request."""

    school_year: str
    packet_digest: str
    record_key: str
    window_no: int
    grade: int
    school: str


async def add_withdrawals(
    session: AsyncSession,
    withdrawals: Sequence[NewWithdrawal],
    *,
    request_id: UUID,
    reason_code: str,
    reason: str,
    at: datetime,
) -> None:
    """Withdraw packets; the primary key refuses a second time."""
    await session.execute(
        text("""
            INSERT INTO registry.withdrawals (school_year, packet_digest, record_key, window_no, grade, school,
                request_id, reason_code, reason, withdrawn_at)
            VALUES (:school_year, :packet_digest, :record_key, :window_no, :grade, :school, :request_id, :reason_code,
                :reason, :at)"""),
        [
            {**vars(entry), "request_id": request_id, "reason_code": reason_code, "reason": reason, "at": at}
            for entry in withdrawals
        ],
    )
