"""Chunks of reports: kept as they came until their packets are stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.chunks import Fault
from bo_gateway.domain.reports import ReportKey
from hbs_kit import telemetry


@dataclass(frozen=True)
class ChunkKey:
    """One body that came under a number."""

    registrar: str
    lock: str
    number: int
    sha256: bytes

    @property
    def report(self) -> ReportKey:
        return ReportKey(self.registrar, self.lock)


async def add_chunk(session: AsyncSession, key: ChunkKey, body: bytes) -> bool:
    """Store a chunk's bytes; False if the same bytes came before. Call under `hold_report`."""
    added = await session.execute(
        text("""
            INSERT INTO bo.report_chunks (registrar, lock, number, sha256, body, traceparent)
            VALUES (:registrar, :lock, :number, :sha256, :body, :traceparent)
            ON CONFLICT DO NOTHING RETURNING number"""),
        {**vars(key), "body": body, "traceparent": telemetry.current_traceparent()},
    )
    return added.scalar_one_or_none() is not None


async def find_next_chunk(session: AsyncSession) -> tuple[ChunkKey, str | None] | None:
    """The next chunk to judge, of reports whose lock is checked, and its traceparent; fair between registrars."""
    row = (
        await session.execute(
            text("""
                SELECT registrar, lock, number, sha256, traceparent FROM (
                    SELECT c.registrar, c.lock, c.number, c.sha256, c.traceparent,
                           row_number() OVER (PARTITION BY c.registrar ORDER BY c.received_at) AS turn
                    FROM bo.report_chunks c JOIN bo.reports r USING (registrar, lock)
                    WHERE c.state = 'received' AND r.state = 'receiving' AND r.checked_at IS NOT NULL) AS waiting
                ORDER BY turn, random() LIMIT 1""")
        )
    ).one_or_none()
    if row is None:
        return None
    return ChunkKey(row.registrar, row.lock, row.number, row.sha256), row.traceparent


async def hold_received(session: AsyncSession, key: ChunkKey) -> bytes | None:
    """Take a received chunk for judgement; None if another worker has it or it has been judged."""
    query = text("""
        SELECT body FROM bo.report_chunks
        WHERE registrar = :registrar AND lock = :lock AND number = :number AND sha256 = :sha256 AND state = 'received'
        FOR UPDATE SKIP LOCKED""")
    body: bytes | None = (await session.execute(query, vars(key))).scalar_one_or_none()
    return body


async def store_verdict(session: AsyncSession, key: ChunkKey, *, stored: int, faults: Sequence[Fault]) -> None:
    """The verdict. Of a chunk without faults the packets are now the bytes; one with faults is kept as it came."""
    await session.execute(
        text("""
            UPDATE bo.report_chunks SET stored = stored + :stored, faults = cast(:faults AS jsonb),
                   state = CASE WHEN :faults = '[]' THEN 'verified' ELSE 'faulty' END,
                   body = CASE WHEN :faults = '[]' THEN NULL ELSE body END, verified_at = clock_timestamp()
            WHERE registrar = :registrar AND lock = :lock AND number = :number AND sha256 = :sha256"""),
        {**vars(key), "stored": stored, "faults": json.dumps([vars(fault) for fault in faults])},
    )


async def list_faults(session: AsyncSession, key: ReportKey) -> list[tuple[int, Fault]]:
    """Faults of a report's chunks, by chunk number, for operators."""
    rows = await session.execute(
        text("""
            SELECT number, faults FROM bo.report_chunks
            WHERE registrar = :registrar AND lock = :lock AND state = 'faulty' ORDER BY number LIMIT 1000"""),
        vars(key),
    )
    return [(row.number, Fault(**fault)) for row in rows for fault in row.faults]
