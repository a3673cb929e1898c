"""The audit's chains, as they are verified and exported."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.audit.chain import Member, row_instant

COLUMNS: Final = (
    "audit_id", "school", "at", "act", "by_whom", "client_id", "person_id", "role", "basis", "class_id", "draft_id",
    "part", "concerns", "reason", "before", "after", "nonce",
)  # fmt: skip
BATCH: Final = 2_000


@dataclass(frozen=True)
class StoredPlace:
    """A place in a lane, and the row that stands there, if it still does."""

    lane: int
    position: int
    hash: bytes
    row: dict[str, Member | None] | None


async def read_chain(session: AsyncSession) -> AsyncIterator[StoredPlace]:
    """Every place, lane by lane, oldest first, in the snapshot of the caller's transaction; a batch at a time."""
    query = text(f"""
        SELECT c.lane, c.position, c.hash, a.audit_id AS there, {", ".join(f"a.{name}" for name in COLUMNS)}
        FROM school.audit_chain c LEFT JOIN school.audit a USING (audit_id)
        WHERE (c.lane, c.position) > (:lane, :position) ORDER BY c.lane, c.position LIMIT {BATCH}""")
    after = {"lane": -1, "position": 0}
    while found := (await session.execute(query, after)).mappings().all():
        for row in found:
            told = _row(row) if row["there"] is not None else None
            yield StoredPlace(row["lane"], row["position"], bytes(row["hash"]), told)
        after = {"lane": found[-1]["lane"], "position": found[-1]["position"]}


async def list_unchained(session: AsyncSession, limit: int) -> Sequence[int]:
    """Numbers of rows that have no place in a lane: put in by somebody who switched the trigger off."""
    query = text("""
        SELECT a.audit_id FROM school.audit a LEFT JOIN school.audit_chain c USING (audit_id)
        WHERE c.audit_id IS NULL ORDER BY a.audit_id LIMIT :limit""")
    return (await session.scalars(query, {"limit": limit})).all()


def _row(row: RowMapping) -> dict[str, Member | None]:
    return {name: _member(row[name], name) for name in COLUMNS}


def _member(value: object, name: str) -> Member | None:
    if name == "at":
        return row_instant(value)  # type: ignore[arg-type]  # the column is an instant
    return str(value) if isinstance(value, UUID) else value  # type: ignore[return-value]  # a text, a number or nothing
