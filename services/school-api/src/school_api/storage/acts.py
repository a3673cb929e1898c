"""Closes and withdrawal requests: opened, signed by each role, sent, answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.acts import Act, ActKind, ActPacket, ActState
from school_api.domain.errors import ActUnknown
from school_api.storage.json_columns import dump, load

_SELECT = """
SELECT act_id, kind, school, window_no, grades, members, roles, content_hash, state, reopened_at FROM school.acts"""


async def hold_window_of_school(session: AsyncSession, school: str, window_no: int) -> None:
    """One act of a school in a window at a time."""
    query = text("SELECT pg_advisory_xact_lock(hashtextextended(:school, :no))")
    await session.execute(query, {"school": school, "no": window_no})


async def add_act(session: AsyncSession, act: Act, packets: Sequence[ActPacket], *, opened_by: str) -> None:
    """Open an act; a unique index refuses a second close of the same grades in flight."""
    await session.execute(
        text("""
            INSERT INTO school.acts (act_id, kind, school, window_no, grades, members, roles, content_hash, state,
                opened_by)
            VALUES (:act_id, :kind, :school, :window_no, :grades, :members, :roles, :content_hash, :state,
                :opened_by)"""),
        {
            **vars(act),
            "grades": list(act.grades),
            "members": dump(act.members),
            "roles": list(act.roles),
            "state": act.state.value,
            "opened_by": opened_by,
        },
    )
    if packets:
        await session.execute(
            text("INSERT INTO school.act_packets (act_id, packet_digest) VALUES (:id, :digest)"),
            [{"id": act.act_id, "digest": packet.packet_digest} for packet in packets],
        )


async def get_act(session: AsyncSession, act_id: UUID) -> Act:
    """Raises ActUnknown."""
    row = (await session.execute(text(f"{_SELECT} WHERE act_id = :id"), {"id": act_id})).one_or_none()
    if row is None:
        raise ActUnknown
    return _act(row)


async def list_packets(session: AsyncSession, act_id: UUID) -> list[ActPacket]:
    """The packets that an act names."""
    rows = await session.execute(
        text("""
            SELECT p.record_key, p.packet_digest FROM school.act_packets a JOIN school.packets p USING (packet_digest)
            WHERE a.act_id = :id ORDER BY p.packet_digest"""),
        {"id": act_id},
    )
    return [ActPacket(row.record_key, row.packet_digest) for row in rows]


async def list_statements(session: AsyncSession, act_id: UUID) -> dict[str, str]:
    """Statement names by role."""
    query = text("SELECT role, statement FROM school.act_statements WHERE act_id = :id")
    return {row.role: row.statement for row in await session.execute(query, {"id": act_id})}


async def add_statement(session: AsyncSession, act_id: UUID, role: str, statement: str) -> None:
    """One role has signed."""
    await session.execute(
        text("INSERT INTO school.act_statements (act_id, role, statement) VALUES (:id, :role, :statement)"),
        {"id": act_id, "role": role, "statement": statement},
    )


async def set_state(session: AsyncSession, act_id: UUID, state: ActState) -> None:
    """Move an act on."""
    await session.execute(
        text("UPDATE school.acts SET state = :state WHERE act_id = :id"), {"state": state.value, "id": act_id}
    )


async def store_answer(session: AsyncSession, act_id: UUID, answer: bytes) -> None:
    """The registrar's answer, once."""
    await session.execute(
        text("""
            UPDATE school.acts SET state = 'answered', answer = :answer
            WHERE act_id = :id AND state IN ('open', 'complete', 'refused')"""),
        {"answer": answer, "id": act_id},
    )


async def store_refusal(session: AsyncSession, act_id: UUID, problem: Mapping[str, Any]) -> None:
    """The registrar refused; its words are kept for whoever opened the act."""
    await session.execute(
        text("UPDATE school.acts SET state = 'refused', problem = :problem WHERE act_id = :id AND state = 'complete'"),
        {"problem": dump(problem), "id": act_id},
    )


async def find_result(session: AsyncSession, act_id: UUID) -> tuple[bytes | None, Mapping[str, Any] | None]:
    """Answer and refusal, as far as there are any."""
    query = text("SELECT answer, problem FROM school.acts WHERE act_id = :id")
    row = (await session.execute(query, {"id": act_id})).one()
    return row.answer, load(row.problem)


async def find_complete(session: AsyncSession) -> list[UUID]:
    """Acts that are signed and wait to be sent, oldest first."""
    query = text("SELECT act_id FROM school.acts WHERE state = 'complete' ORDER BY opened_at LIMIT 20")
    return list((await session.scalars(query)).all())


async def find_last_close(session: AsyncSession, school: str, window_no: int, grades: Sequence[int]) -> Act | None:
    """The school's latest close of exactly these grades that the registrar has taken."""
    query = text(f"""
        {_SELECT} WHERE kind = 'close' AND school = :school AND window_no = :no AND grades = :grades
        AND state = 'answered' ORDER BY cast(members ->> 'seq' AS integer) DESC LIMIT 1""")
    rows = await session.execute(query, {"school": school, "no": window_no, "grades": list(grades)})
    row = rows.one_or_none()
    return None if row is None else _act(row)


async def find_unsent_close(session: AsyncSession, school: str, window_no: int, grades: Sequence[int]) -> Act | None:
    """The school's close of these grades that is open or on its way."""
    query = text(f"""
        {_SELECT} WHERE kind = 'close' AND school = :school AND window_no = :no AND grades = :grades
        AND state IN ('open', 'complete')""")
    rows = await session.execute(query, {"school": school, "no": window_no, "grades": list(grades)})
    row = rows.one_or_none()
    return None if row is None else _act(row)


async def find_closes(session: AsyncSession, school: str, window_no: int, seq: int) -> list[UUID]:
    """Closes of a school in a window with this number, newest first."""
    query = text("""
        SELECT act_id FROM school.acts WHERE kind = 'close' AND school = :school AND window_no = :no
        AND cast(members ->> 'seq' AS integer) = :seq ORDER BY opened_at DESC""")
    return list((await session.scalars(query, {"school": school, "no": window_no, "seq": seq})).all())


async def find_sent_close(
    session: AsyncSession, school: str, window_no: int, grades: Sequence[int], seq: int
) -> UUID | None:
    """The close of exactly these grades with this number that the registrar has, or is about to be found to have."""
    query = text("""
        SELECT act_id FROM school.acts
        WHERE kind = 'close' AND school = :school AND window_no = :no AND grades = :grades
          AND cast(members ->> 'seq' AS integer) = :seq AND state IN ('complete', 'answered')
        ORDER BY state, opened_at DESC LIMIT 1""")
    values = {"school": school, "no": window_no, "grades": sorted(grades), "seq": seq}
    found: UUID | None = await session.scalar(query, values)
    return found


async def reopen_close(session: AsyncSession, act_id: UUID, at: datetime) -> bool:
    """It is opened again; False if that was noted before."""
    query = text("UPDATE school.acts SET reopened_at = :at WHERE act_id = :id AND reopened_at IS NULL RETURNING 1")
    return (await session.execute(query, {"at": at, "id": act_id})).one_or_none() is not None


def _act(row: Row[tuple[Any, ...]]) -> Act:
    kind: ActKind = row.kind
    return Act(
        act_id=row.act_id,
        kind=kind,
        school=row.school,
        window_no=row.window_no,
        grades=tuple(row.grades),
        members=load(row.members),
        roles=tuple(row.roles),
        content_hash=row.content_hash,
        state=ActState(row.state),
        reopened_at=row.reopened_at,
    )
