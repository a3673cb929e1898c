"""Grants, assignments, delegations: given for a term, ended by a row of their own. Write under `hold_people`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.people import Term
from school_api.domain.people_errors import HoldingUnknown, IdUsed

Kind = Literal["grant", "assignment", "delegation", "client"]

_TABLES: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "grant": ("grants", ("role",)),
    "assignment": ("assignments", ("role", "capacity", "school_year", "class", "part", "pupil_codes")),
    "delegation": ("delegations", ("head", "powers")),
    "client": ("client_delegations", ("client_id", "scopes")),
}


@dataclass(frozen=True)
class Holding:
    """What is given: to a person, or (kind `client`) to a machine. `own` has the kind's columns."""

    holding_id: UUID
    school: str
    kind: Kind
    person_id: UUID | None
    holds_from: datetime
    holds_until: datetime | None
    given_by: str
    reason: str
    own: dict[str, Any]


@dataclass(frozen=True)
class StoredHolding:
    """As it is stored, with its end."""

    holding: Holding
    given_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str | None

    @property
    def term(self) -> Term:
        """When it holds."""
        return Term(self.holding.holds_from, self.holding.holds_until, self.ended_at)


async def add_holding(session: AsyncSession, new: Holding) -> None:
    """Give it. The id must be new: see `find_holding`."""
    await session.execute(
        text("""
            INSERT INTO school.holdings (holding_id, school, kind, person_id, holds_from, holds_until, given_by, reason)
            VALUES (:holding_id, :school, :kind, :person_id, :holds_from, :holds_until, :given_by, :reason)"""),
        {name: value for name, value in vars(new).items() if name != "own"},
    )
    table, columns = _TABLES[new.kind]
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    await session.execute(
        text(f"INSERT INTO school.{table} (holding_id, {names}) VALUES (:holding_id, {values})"),
        {**new.own, "holding_id": new.holding_id},
    )


async def find_holding(session: AsyncSession, school: str, kind: Kind, holding_id: UUID) -> StoredHolding | None:
    """A holding of a school. Raises IdUsed if the id is of another kind or school."""
    found = await _select(session, kind, "h.holding_id = :id", id=holding_id)
    if found and found[0].holding.school == school:
        return found[0]
    known = text("SELECT count(*) FROM school.holdings WHERE holding_id = :id")
    if (await session.execute(known, {"id": holding_id})).scalar_one():
        raise IdUsed
    return None


async def get_holding(session: AsyncSession, school: str, kind: Kind, holding_id: UUID) -> StoredHolding:
    """Raises HoldingUnknown."""
    found = await _select(session, kind, "h.holding_id = :id AND h.school = :school", id=holding_id, school=school)
    if not found:
        raise HoldingUnknown
    return found[0]


async def list_holdings(
    session: AsyncSession, school: str, kind: Kind, *, after: UUID | None, limit: int
) -> list[StoredHolding]:
    """A school's holdings of a kind in order of their ids, ended ones too, behind a cursor."""
    where = "h.school = :school AND (cast(:after AS uuid) IS NULL OR h.holding_id > :after)"
    return await _select(session, kind, where, limit=limit, school=school, after=after)


async def list_running(session: AsyncSession, person_id: UUID) -> list[UUID]:
    """What a person holds that was not ended; what begins later too."""
    query = text("""
        SELECT h.holding_id FROM school.holdings h LEFT JOIN school.holding_ends e USING (holding_id)
        WHERE h.person_id = :id AND e.holding_id IS NULL ORDER BY h.holding_id""")
    return list((await session.scalars(query, {"id": person_id})).all())


async def end_holding(session: AsyncSession, holding_id: UUID, *, ended_by: str, reason: str) -> None:
    """End it now. What has ended stays as it ended."""
    await session.execute(
        text("""
            INSERT INTO school.holding_ends (holding_id, ended_by, reason) VALUES (:id, :ended_by, :reason)
            ON CONFLICT DO NOTHING"""),
        {"id": holding_id, "ended_by": ended_by, "reason": reason},
    )


async def _select(
    session: AsyncSession, kind: Kind, where: str, *, limit: int | None = None, **values: object
) -> list[StoredHolding]:
    table, columns = _TABLES[kind]
    query = text(f"""
        SELECT h.holding_id, h.school, h.kind, h.person_id, h.holds_from, h.holds_until, h.given_by, h.reason,
               h.given_at, e.ended_by, e.ended_at, e.reason AS end_reason, {", ".join(f"o.{name}" for name in columns)}
        FROM school.holdings h JOIN school.{table} o USING (holding_id)
        LEFT JOIN school.holding_ends e USING (holding_id)
        WHERE {where} ORDER BY h.holding_id LIMIT :limit""")
    found = []
    for row in await session.execute(query, {**values, "limit": limit}):
        told = dict(row._mapping)
        own = {name: told.pop(name) for name in columns}
        ending = {name: told.pop(name) for name in ("given_at", "ended_by", "ended_at", "end_reason")}
        found.append(StoredHolding(Holding(**told, own=own), **ending))
    return found
