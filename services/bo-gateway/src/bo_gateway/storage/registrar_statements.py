"""Statements of registrars about what is locked: as they came, until they are judged; and the answers to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit import telemetry

Kind = Literal["annotation", "transfer"]
State = Literal["received", "accepted", "refused"]


@dataclass(frozen=True)
class StatementKey:
    """Whose statement, by the digest of its JWS."""

    registrar: str
    statement: str


@dataclass(frozen=True)
class WaitingStatement:
    """A statement as it came; `traceparent` is that of what put it there."""

    key: StatementKey
    kind: Kind
    body: bytes
    traceparent: str | None


async def put_statement(
    session: AsyncSession,
    key: StatementKey,
    kind: Kind,
    body: bytes,
    *,
    packets: Sequence[str] = (),
    follows: str | None = None,
) -> State:
    """Store it, or have a refused one judged again; its state before: `received` for one that waits or is new."""
    row = (
        await session.execute(
            text("""
                SELECT state FROM bo.registrar_statements WHERE registrar = :registrar AND statement = :statement
                FOR UPDATE"""),
            vars(key),
        )
    ).one_or_none()
    if row is None:
        await session.execute(
            text("""
                INSERT INTO bo.registrar_statements
                    (registrar, statement, kind, packets, follows, body, traceparent)
                VALUES (:registrar, :statement, :kind, :packets, cast(:follows AS uuid), :body, :traceparent)
                ON CONFLICT DO NOTHING"""),
            {
                **vars(key),
                "kind": kind,
                "packets": list(packets),
                "follows": follows,
                "body": body,
                "traceparent": telemetry.current_traceparent(),
            },
        )
        return "received"
    if row.state == "refused":
        await session.execute(
            text("""
                UPDATE bo.registrar_statements SET state = 'received', problem = NULL, detail = NULL, decided_at = NULL
                WHERE registrar = :registrar AND statement = :statement"""),
            vars(key),
        )
    state: State = row.state
    return state


async def hold_next(session: AsyncSession) -> WaitingStatement | None:
    """A statement whose packets are all locked here, and whose case is; other workers skip it. The others wait."""
    row = (
        await session.execute(
            text("""
                SELECT registrar, statement, kind, body, traceparent FROM bo.registrar_statements s
                WHERE state = 'received' AND NOT EXISTS (
                    SELECT FROM unnest(s.packets) AS named (packet)
                    WHERE NOT EXISTS (SELECT FROM bo.locked_records l WHERE l.packet_digest = named.packet))
                  AND (s.follows IS NULL OR EXISTS (SELECT FROM bo.transfers t WHERE t.transfer_id = s.follows))
                ORDER BY received_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
        )
    ).one_or_none()
    if row is None:
        return None
    return WaitingStatement(StatementKey(row.registrar, row.statement), row.kind, row.body, row.traceparent)


async def set_decided(session: AsyncSession, key: StatementKey, *, problem: str | None = None, detail: str = "") -> int:
    """Accepted, or refused with a problem; the number of the answer that tells it."""
    state = "accepted" if problem is None else "refused"
    number: int = (
        await session.execute(
            text("""
                UPDATE bo.registrar_statements SET state = :state, problem = :problem, detail = :detail,
                       decided_at = clock_timestamp(), answers = answers + 1
                WHERE registrar = :registrar AND statement = :statement RETURNING answers"""),
            {**vars(key), "state": state, "problem": problem, "detail": detail or None},
        )
    ).scalar_one()
    return number


async def count_answer(session: AsyncSession, key: StatementKey) -> int:
    """One more telling of an answer that stands."""
    number: int = (
        await session.execute(
            text("""
                UPDATE bo.registrar_statements SET answers = answers + 1
                WHERE registrar = :registrar AND statement = :statement RETURNING answers"""),
            vars(key),
        )
    ).scalar_one()
    return number


async def find_decided(session: AsyncSession, key: StatementKey) -> tuple[State, str | None] | None:
    """State and problem of a statement that has come."""
    row = (
        await session.execute(
            text("""
                SELECT state, problem FROM bo.registrar_statements
                WHERE registrar = :registrar AND statement = :statement"""),
            vars(key),
        )
    ).one_or_none()
    return None if row is None else (row.state, row.problem)
