"""Registrars' statements as operators see them: what each waits for, or why it was refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Waiting = Literal["packets", "hand-over", "judgement"]
LIMIT = 500


@dataclass(frozen=True)
class StatementLine:
    """A statement that has come. `waits_for`: packets that are not locked here, the case that it answers, its turn.

    `missing` names no more than `LIMIT` packets; `unlocked` counts all of them.
    """

    registrar: str
    statement: str
    kind: str
    state: str
    waits_for: Waiting | None
    packets: int
    unlocked: int
    missing: tuple[str, ...]
    follows: UUID | None
    problem: str | None
    detail: str | None
    received_at: datetime
    decided_at: datetime | None


# The same conditions as `hold_next`: what is judged next waits for its turn alone.
_LINES = text(f"""
SELECT s.registrar, s.statement, s.kind, s.state,
       CASE WHEN s.state <> 'received' THEN NULL
            WHEN m.unlocked > 0 THEN 'packets'
            WHEN s.follows IS NOT NULL
                 AND NOT EXISTS (SELECT FROM bo.transfers t WHERE t.transfer_id = s.follows) THEN 'hand-over'
            ELSE 'judgement' END AS waits_for,
       cardinality(s.packets) AS packets, m.unlocked, m.missing, s.follows, s.problem, s.detail,
       s.received_at, s.decided_at
FROM bo.registrar_statements s
CROSS JOIN LATERAL (
    SELECT count(*) AS unlocked, coalesce((array_agg(named.packet ORDER BY named.packet))[1:{LIMIT}], '{{}}') AS missing
    FROM unnest(s.packets) AS named (packet)
    WHERE s.state = 'received'
      AND NOT EXISTS (SELECT FROM bo.locked_records l WHERE l.packet_digest = named.packet)) AS m
WHERE s.state = ANY(:states) AND (cast(:registrar AS text) IS NULL OR s.registrar = :registrar)
  AND (cast(:statement AS text) IS NULL OR s.statement = :statement)
ORDER BY s.received_at, s.statement LIMIT {LIMIT}""")


async def list_statements(
    session: AsyncSession, *, states: tuple[str, ...], registrar: str | None = None, statement: str | None = None
) -> list[StatementLine]:
    """Those in some states, of one registrar or of all, the one that has waited longest first."""
    values = {"states": list(states), "registrar": registrar, "statement": statement}
    rows = await session.execute(_LINES, values)
    return [StatementLine(**{**row._mapping, "missing": tuple(row.missing)}) for row in rows]
