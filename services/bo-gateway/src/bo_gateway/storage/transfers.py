"""Records on their way between registrars."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.transfers.statements import Transfer
from hbs_schema.verification.times import from_instant


async def hold_record(session: AsyncSession, record: str) -> None:
    """One step of a record's transfers at a time."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(lock, {"name": f"transfer/{record}"})


async def is_elsewhere(session: AsyncSession, payload: Transfer) -> bool:
    """Whether another registrar than the giver has the record, by what was handed over or, if nothing was, locked."""
    query = text("""
        SELECT coalesce(
            (SELECT receiver FROM bo.transfers WHERE record = :record AND state = 'accepted' ORDER BY seq DESC LIMIT 1),
            (SELECT registrar FROM bo.records WHERE bo.record_digest(lookup_code) = :record), :giver) <> :giver""")
    found: bool = (
        await session.execute(query, {"record": payload.record, "giver": payload.giver.registrar})
    ).scalar_one()
    return found


async def add_transfer(session: AsyncSession, payload: Transfer) -> bool:
    """False where the case is there, or another of the record is open; the constraints decide."""
    rows = await session.execute(
        text("""
            INSERT INTO bo.transfers (transfer_id, record, giver, receiver, hand_over, state)
            VALUES (cast(:id AS uuid), :record, :giver, :receiver, :hand_over, 'handed-over')
            ON CONFLICT DO NOTHING RETURNING 1"""),
        {
            "id": payload.transfer,
            "record": payload.record,
            "giver": payload.giver.registrar,
            "receiver": payload.receiver.registrar,
            "hand_over": payload.hand_over,
        },
    )
    return rows.one_or_none() is not None


async def end_transfer(session: AsyncSession, payload: Transfer) -> bool:
    """False unless this case of these two registrars is open."""
    since: datetime | None = from_instant(payload.at) if payload.step == "accepted" else None
    rows = await session.execute(
        text("""
            UPDATE bo.transfers SET state = :state, since = :since
            WHERE transfer_id = cast(:id AS uuid) AND state = 'handed-over'
              AND (record, giver, receiver, hand_over) = (:record, :giver, :receiver, :hand_over) RETURNING 1"""),
        {
            "id": payload.transfer,
            "state": payload.step,
            "since": since,
            "record": payload.record,
            "giver": payload.giver.registrar,
            "receiver": payload.receiver.registrar,
            "hand_over": payload.hand_over,
        },
    )
    return rows.one_or_none() is not None
