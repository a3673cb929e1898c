"""Signing sessions and what each covers. Call under the class's lock to write."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.errors import SessionUnknown
from school_api.domain.signing import SessionItem, SessionState, SigningSession

_SELECT = """
SELECT session_id, class_id, stage, role, part, is_individual, state, content_hash, signer, capacity, basis
FROM school.signing_sessions
"""


async def get_session(session: AsyncSession, session_id: UUID) -> SigningSession:
    """Raises SessionUnknown."""
    row = (await session.execute(text(f"{_SELECT} WHERE session_id = :id"), {"id": session_id})).one_or_none()
    if row is None:
        raise SessionUnknown
    return _session(row)


async def find_open_session(
    session: AsyncSession, class_id: UUID, stage: int, part: str, signer: UUID | None
) -> SigningSession | None:
    """The one open session that a signer has of a stage and part of a class."""
    query = text(f"""
        {_SELECT} WHERE class_id = :id AND stage = :stage AND part = :part AND state = 'open'
        AND signer IS NOT DISTINCT FROM cast(:signer AS uuid)""")
    values = {"id": class_id, "stage": stage, "part": part, "signer": signer}
    row = (await session.execute(query, values)).one_or_none()
    return None if row is None else _session(row)


async def add_session(
    session: AsyncSession, new: SigningSession, items: Sequence[SessionItem], *, opened_by: str
) -> None:
    """Store a session; a unique index refuses a second open one."""
    await session.execute(
        text("""
            INSERT INTO school.signing_sessions (session_id, class_id, stage, role, part, is_individual, state,
                content_hash, signer, capacity, basis, opened_by)
            VALUES (:session_id, :class_id, :stage, :role, :part, :is_individual, :state,
                :content_hash, :signer, :capacity, :basis, :opened_by)"""),
        {**asdict(new), "state": new.state.value, "opened_by": opened_by},
    )
    await session.execute(
        text("""
            INSERT INTO school.session_items (session_id, position, draft_id, leaf)
            VALUES (:session_id, :position, :draft_id, :leaf)"""),
        [{**asdict(item), "session_id": new.session_id} for item in items],
    )


async def list_items(
    session: AsyncSession, session_id: UUID, *, after: int = -1, limit: int | None = None, pending_only: bool = False
) -> list[SessionItem]:
    """Items in order of position, behind `after`; all of them unless there is a limit."""
    rows = await session.execute(
        text("""
            SELECT position, draft_id, leaf, statement FROM school.session_items
            WHERE session_id = :id AND position > :after AND (statement IS NULL OR NOT :pending)
            ORDER BY position LIMIT :limit"""),
        {"id": session_id, "after": after, "pending": pending_only, "limit": limit},
    )
    return [SessionItem(**row._mapping) for row in rows]


async def count_items(session: AsyncSession, session_id: UUID) -> tuple[int, int]:
    """How many items a session has, and how many are signed."""
    query = text(
        "SELECT count(*) AS items, count(statement) AS signed FROM school.session_items WHERE session_id = :id"
    )
    row = (await session.execute(query, {"id": session_id})).one()
    return row.items, row.signed


async def mark_signed(session: AsyncSession, session_id: UUID, signed: Mapping[UUID, str]) -> None:
    """Note which statement each draft has in this session."""
    await session.execute(
        text("""
            UPDATE school.session_items SET statement = :statement
            WHERE session_id = :id AND draft_id = :draft_id AND statement IS NULL"""),
        [{"id": session_id, "draft_id": draft_id, "statement": name} for draft_id, name in signed.items()],
    )


async def end_session(session: AsyncSession, session_id: UUID, state: SessionState) -> None:
    """An open session is complete or void; it never opens again."""
    await session.execute(
        text("""
            UPDATE school.signing_sessions SET state = :state, ended_at = clock_timestamp()
            WHERE session_id = :id AND state = 'open'"""),
        {"state": state.value, "id": session_id},
    )


async def void_sessions(session: AsyncSession, draft_id: UUID, changed: Collection[str] | None) -> list[UUID]:
    """Void the open sessions that cover something changed of a draft (None: all that it is in); which they are."""
    query = text("""
        UPDATE school.signing_sessions s SET state = 'void', ended_at = clock_timestamp()
        WHERE state = 'open'
          AND EXISTS (SELECT FROM school.session_items i WHERE i.session_id = s.session_id AND i.draft_id = :draft_id)
          AND (cast(:changed AS text[]) IS NULL OR part = '' OR 'identity' = ANY(:changed) OR part = ANY(:changed))
        RETURNING session_id""")
    names = None if changed is None else list(changed)
    return list((await session.scalars(query, {"draft_id": draft_id, "changed": names})).all())


def _session(row: Row[tuple[object, ...]]) -> SigningSession:
    return SigningSession(**{**row._mapping, "state": SessionState(row.state)})
