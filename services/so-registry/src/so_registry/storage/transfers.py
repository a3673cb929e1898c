"""Transfers: cases, the acts in them, and who manages a record since when."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.statements.statement import Statement
from hbs_schema.transfers.statements import HandedInterim, HandedYear, HandOver
from so_registry.domain.act_errors import TransferUnknown
from so_registry.domain.transfers.cases import Case, CaseState

_SELECT = """
SELECT transfer_id, lookup_code, record, level, from_registrar, from_school, to_registrar, to_school, is_mid_year,
       applied_by, state, hand_over, opened_at, deadline, ended_at
FROM registry.transfers
"""


@dataclass(frozen=True)
class NewAct:
    """An act in a case, under an id that its sender chose."""

    transfer_id: UUID
    act_id: UUID
    act: str
    school: str
    by_whom: str
    client_id: str
    reason: str
    statement: str | None
    sha256: bytes
    at: datetime


async def add_case(session: AsyncSession, case: Case) -> bool:
    """False where another case of the record is open; the constraint decides."""
    values = {**asdict(case), "state": case.state.value}
    columns = ", ".join(values)
    slots = ", ".join(f":{name}" for name in values)
    rows = await session.execute(
        text(f"INSERT INTO registry.transfers ({columns}) VALUES ({slots}) ON CONFLICT DO NOTHING RETURNING 1"), values
    )
    return rows.one_or_none() is not None


async def find_case(session: AsyncSession, transfer_id: UUID) -> Case | None:
    """As it stands now."""
    rows = await session.execute(text(f"{_SELECT} WHERE transfer_id = :id"), {"id": transfer_id})
    row = rows.mappings().one_or_none()
    return None if row is None else _case(row)


async def hold_case(session: AsyncSession, transfer_id: UUID) -> Case:
    """One act in a case at a time. Raises TransferUnknown."""
    rows = await session.execute(text(f"{_SELECT} WHERE transfer_id = :id FOR UPDATE"), {"id": transfer_id})
    row = rows.mappings().one_or_none()
    if row is None:
        raise TransferUnknown
    return _case(row)


async def list_cases(
    session: AsyncSession, registrar: str, school: str, *, after: UUID | None, limit: int
) -> list[Case]:
    """Of a school of a registrar, on either side, by id. Another registrar may have one of the same code."""
    rows = await session.execute(
        text(f"""
            {_SELECT} WHERE (from_school = :school AND from_registrar = :registrar
                             OR to_school = :school AND to_registrar = :registrar)
            AND (cast(:after AS uuid) IS NULL OR transfer_id > :after) ORDER BY transfer_id LIMIT :limit"""),
        {"registrar": registrar, "school": school, "after": after, "limit": limit},
    )
    return [_case(row) for row in rows.mappings()]


async def hold_overdue(session: AsyncSession, registrar: str) -> Case | None:
    """An open case whose deadline has passed and that this registrar ends; other workers skip it."""
    rows = await session.execute(
        text(f"""
            {_SELECT} WHERE ended_at IS NULL AND deadline <= clock_timestamp()
            AND (state <> 'handed-over' OR to_registrar = :registrar)
            ORDER BY deadline LIMIT 1 FOR UPDATE SKIP LOCKED"""),
        {"registrar": registrar},
    )
    row = rows.mappings().one_or_none()
    return None if row is None else _case(row)


async def move_case(
    session: AsyncSession,
    transfer_id: UUID,
    state: CaseState,
    at: datetime,
    *,
    hand_over: Statement[HandOver] | None = None,
) -> None:
    """Triggers refuse a way back, and anything after the end."""
    interim = hand_over.payload.interim if hand_over else None
    is_over = state in (CaseState.ACCEPTED, CaseState.REFUSED, CaseState.CANCELLED, CaseState.EXPIRED)
    await session.execute(
        text("""
            UPDATE registry.transfers
            SET state = :state, ended_at = :ended, hand_over = coalesce(:hand_over, hand_over),
                interim_year = coalesce(:year, interim_year), interim_packet = coalesce(:packet, interim_packet)
            WHERE transfer_id = :id"""),
        {
            "id": transfer_id,
            "state": state.value,
            "ended": at if is_over else None,
            "hand_over": hand_over.name if hand_over else None,
            "year": interim.school_year if interim else None,
            "packet": interim.packet if interim else None,
        },
    )


async def set_interim(session: AsyncSession, transfer_id: UUID, interim: HandedInterim) -> None:
    """Of a case that another registrar has handed over."""
    await session.execute(
        text("""
            UPDATE registry.transfers SET interim_year = :year, interim_packet = :packet WHERE transfer_id = :id"""),
        {"id": transfer_id, "year": interim.school_year, "packet": interim.packet},
    )


async def set_code(session: AsyncSession, transfer_id: UUID, lookup_code: str) -> None:
    """The code of a record that came from another registrar, once the receiving school has shown it."""
    await session.execute(
        text("UPDATE registry.transfers SET lookup_code = :code WHERE transfer_id = :id"),
        {"id": transfer_id, "code": lookup_code},
    )


async def find_act(session: AsyncSession, act_id: UUID) -> tuple[UUID, bytes] | None:
    """Case and SHA-256 of what came under this id."""
    query = text("SELECT transfer_id, sha256 FROM registry.transfer_acts WHERE act_id = :id")
    row = (await session.execute(query, {"id": act_id})).one_or_none()
    return None if row is None else (row.transfer_id, bytes(row.sha256))


async def add_act(session: AsyncSession, act: NewAct) -> None:
    """After those before it; call with the case held."""
    await session.execute(
        text("""
            INSERT INTO registry.transfer_acts (transfer_id, seq, act_id, act, school, by_whom, client_id, reason,
                statement, sha256, at)
            SELECT :transfer_id, count(*) + 1, :act_id, :act, :school, :by_whom, :client_id, :reason, :statement,
                   :sha256, :at
            FROM registry.transfer_acts WHERE transfer_id = :transfer_id"""),
        vars(act),
    )


async def list_acts(session: AsyncSession, transfer_id: UUID) -> list[dict[str, Any]]:
    """In their order, with the statements that were signed."""
    rows = await session.execute(
        text("""
            SELECT a.act, a.school, a.reason, a.at, s.jws FROM registry.transfer_acts a
            LEFT JOIN registry.statements s ON s.digest = a.statement
            WHERE a.transfer_id = :id ORDER BY a.seq"""),
        {"id": transfer_id},
    )
    return [dict(row) for row in rows.mappings()]


async def add_management(
    session: AsyncSession,
    lookup_code: str,
    *,
    registrar: str,
    school: str,
    is_here: bool,
    since: datetime,
    transfer_id: UUID,
) -> None:
    """From `since` on another school manages the record; a trigger refuses any other order."""
    await session.execute(
        text("""
            INSERT INTO registry.managements (lookup_code, seq, registrar, school, is_here, since, transfer_id)
            SELECT :code, count(*) + 1, :registrar, :school, :is_here, :since, :transfer_id
            FROM registry.managements WHERE lookup_code = :code"""),
        {
            "code": lookup_code,
            "registrar": registrar,
            "school": school,
            "is_here": is_here,
            "since": since,
            "transfer_id": transfer_id,
        },
    )


async def list_years(session: AsyncSession, lookup_code: str) -> Sequence[HandedYear]:
    """Effective year records of a record that this registry has, oldest first."""
    rows = await session.execute(
        text("""
            SELECT p.school_year, p.grade, p.record_key, p.packet_digest AS packet FROM registry.packets p
            WHERE p.lookup_code = :code
              AND NOT EXISTS (SELECT FROM registry.withdrawals w
                              WHERE (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest))
              AND NOT EXISTS (SELECT FROM registry.packets s
                              WHERE (s.school_year, s.supersedes) = (p.school_year, p.packet_digest))
            ORDER BY p.school_year"""),
        {"code": lookup_code},
    )
    return [HandedYear(**row) for row in rows.mappings()]


def _case(row: RowMapping) -> Case:
    return Case(**{**row, "state": CaseState(row["state"])})
