"""Rows that something else stored tells of: one that is gone has no seal, and is missed by what it left elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.integrity.faults import ROW, Fault

_MISSING = """
SELECT 'locks' AS table, s.digest AS key FROM registry.statements s
WHERE s.kind = 'lock' AND NOT EXISTS (SELECT FROM registry.locks l WHERE l.statement = s.digest)
UNION ALL
SELECT 'annotations', s.digest FROM registry.statements s
WHERE s.kind = 'annotation' AND NOT EXISTS (SELECT FROM registry.annotations a WHERE a.statement = s.digest)
UNION ALL
SELECT 'transfer_acts', s.digest FROM registry.statements s
WHERE s.kind IN ('hand-over', 'transfer-acceptance')
  AND NOT EXISTS (SELECT FROM registry.transfer_acts a WHERE a.statement = s.digest)
UNION ALL
SELECT 'managements', t.transfer_id::text FROM registry.transfers t
WHERE t.state = 'accepted' AND NOT EXISTS (SELECT FROM registry.managements m WHERE m.transfer_id = t.transfer_id)
"""


async def find_missing(session: AsyncSession) -> list[Fault]:
    """Under the name by which they are told of."""
    return [Fault(row.table, row.key, ROW, "missing") for row in await session.execute(text(_MISSING))]


async def find_withdrawn(session: AsyncSession, requests: Sequence[UUID]) -> dict[UUID, set[str]]:
    """By request, the packets that were withdrawn by it."""
    query = text("SELECT request_id, packet_digest FROM registry.withdrawals WHERE request_id = ANY(:ids)")
    found: dict[UUID, set[str]] = defaultdict(set)
    for row in await session.execute(query, {"ids": list(requests)}):
        found[row.request_id].add(row.packet_digest)
    return found


async def find_acts_of_closes(session: AsyncSession, acts: Sequence[UUID]) -> set[UUID]:
    """Which of some acts made a close, or opened one again."""
    query = text("""
        SELECT act_id FROM registry.closes WHERE act_id = ANY(:ids)
        UNION ALL SELECT reopened_by FROM registry.closes WHERE reopened_by = ANY(:ids)""")
    return set((await session.scalars(query, {"ids": list(acts)})).all())


async def find_left_out(session: AsyncSession, acts: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """By the act that made the close, whom it left out, in their order."""
    query = text("""
        SELECT c.act_id, l.position, l.grade, l.class, l.record_key, l.pupil_code, l.reason, l.note
        FROM registry.close_left_out l JOIN registry.closes c USING (window_no, school, grades, seq)
        WHERE c.act_id = ANY(:ids) ORDER BY c.act_id, l.position""")
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in (await session.execute(query, {"ids": list(acts)})).mappings():
        found[row["act_id"]].append(dict(row))
    return found


async def list_named_records(session: AsyncSession, window_no: int | None) -> list[dict[str, Any]]:
    """Special windows: their calendar's JWS, their id in it, the record keys that they take."""
    query = text("""
        SELECT w.window_no, w.rule_id, d.jws,
               ARRAY(SELECT r.record_key FROM registry.window_records r WHERE r.window_no = w.window_no) AS records
        FROM registry.windows w LEFT JOIN registry.documents d ON d.digest = w.calendar
        WHERE w.kind = 'special' AND (cast(:no AS bigint) IS NULL OR w.window_no = :no) ORDER BY w.window_no""")
    return [dict(row) for row in (await session.execute(query, {"no": window_no})).mappings()]
