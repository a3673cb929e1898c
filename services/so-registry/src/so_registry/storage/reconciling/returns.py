"""What reviewers returned to schools, what the schools said, and what is settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class StoredReturn:
    """A return and what became of it."""

    return_id: UUID
    window_no: int
    school: str
    grades: tuple[int, ...]
    class_name: str | None
    record_keys: tuple[str, ...]
    reason_code: str
    reason: str
    by_whom: str
    client_id: str
    returned_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None
    settlement: str | None = None
    settled_at: datetime | None = None

    @property
    def state(self) -> str:
        if self.settled_at is not None:
            return "settled"
        return "open" if self.answered_at is None else "answered"


async def find_return(session: AsyncSession, return_id: UUID, *, window_no: int) -> StoredReturn | None:
    """By its id; held until the transaction ends."""
    rows = await session.execute(
        text(f"{_SELECT} WHERE return_id = :id AND window_no = :no FOR UPDATE"), {"id": return_id, "no": window_no}
    )
    row = rows.mappings().one_or_none()
    return None if row is None else _stored(row)


async def list_returns(
    session: AsyncSession, window_no: int, schools: Sequence[str] | None, *, is_open: bool = False
) -> list[StoredReturn]:
    """Of a window, newest first. `is_open`: those that are not settled."""
    rows = await session.execute(
        text(f"""
            {_SELECT} WHERE window_no = :no AND (cast(:schools AS text[]) IS NULL OR school = ANY(:schools))
            AND (NOT :open OR settled_at IS NULL) ORDER BY returned_at DESC, return_id"""),
        {"no": window_no, "schools": list(schools) if schools is not None else None, "open": is_open},
    )
    return [_stored(row) for row in rows.mappings()]


async def has_open_returns(session: AsyncSession, window_no: int, school: str, grades: Sequence[int]) -> bool:
    """Is something of these grades returned and not settled?"""
    query = text("""
        SELECT EXISTS (SELECT FROM registry.returns WHERE window_no = :no AND school = :school
                       AND grades && cast(:grades AS smallint[]) AND settled_at IS NULL)""")
    found: bool = (
        await session.execute(query, {"no": window_no, "school": school, "grades": list(grades)})
    ).scalar_one()
    return found


async def add_return(session: AsyncSession, new: StoredReturn) -> None:
    """Store it."""
    values: dict[str, Any] = {**vars(new), "grades": list(new.grades), "record_keys": list(new.record_keys)}
    await session.execute(
        text("""
            INSERT INTO registry.returns (return_id, window_no, school, grades, class, record_keys, reason_code, reason,
                                          by_whom, client_id, returned_at)
            VALUES (:return_id, :window_no, :school, :grades, :class_name, :record_keys, :reason_code, :reason,
                    :by_whom, :client_id, :returned_at)"""),
        values,
    )


async def answer_return(session: AsyncSession, return_id: UUID, *, words: str, by: str, at: datetime) -> None:
    """The school's answer; once."""
    await session.execute(
        text("UPDATE registry.returns SET answer = :words, answered_by = :by, answered_at = :at WHERE return_id = :id"),
        {"id": return_id, "words": words, "by": by, "at": at},
    )


async def settle_return(session: AsyncSession, return_id: UUID, *, words: str, by: str, at: datetime) -> None:
    """The reviewer is content; once."""
    await session.execute(
        text("""
            UPDATE registry.returns SET settlement = :words, settled_by = :by, settled_at = :at
            WHERE return_id = :id"""),
        {"id": return_id, "words": words, "by": by, "at": at},
    )


_SELECT = """
SELECT return_id, window_no, school, grades, class AS class_name, record_keys, reason_code, reason, by_whom, client_id,
       returned_at, answer, answered_at, settlement, settled_at
FROM registry.returns
"""


def _stored(row: RowMapping) -> StoredReturn:
    values = dict(row)
    return StoredReturn(**{**values, "grades": tuple(row["grades"]), "record_keys": tuple(row["record_keys"])})
