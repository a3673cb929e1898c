"""Who is assigned to a class now, and who has signed what in sessions of his own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.certificate_api import Seat
from school_api.domain.classes import SchoolClass
from school_api.domain.co_teachers import Assigned
from school_api.domain.people import PersonState
from school_api.storage.people import STATE
from school_api.storage.standing import assignment_of


async def list_assigned(session: AsyncSession, school_class: SchoolClass, at: datetime) -> list[Assigned]:
    """The assignments to a class that hold at an instant, of people who are active."""
    query = text(f"""
        SELECT h.holding_id, h.person_id, h.holds_from, h.holds_until, e.ended_at, a.role, a.capacity, a.school_year,
               a.class, a.part, a.pupil_codes, {STATE} AS state
        FROM school.holdings h JOIN school.assignments a USING (holding_id)
        JOIN school.people p ON p.person_id = h.person_id LEFT JOIN school.bindings b ON b.person_id = p.person_id
        LEFT JOIN school.holding_ends e ON e.holding_id = h.holding_id
        WHERE h.school = :school AND (a.school_year, a.class) = (:year, :class)
        ORDER BY h.holding_id""")
    values = {"school": school_class.school, "year": school_class.school_year, "class": school_class.class_name}
    rows = [row for row in await session.execute(query, values) if row.state == PersonState.ACTIVE]
    found = [Assigned(row.person_id, assignment_of(row)) for row in rows]
    return [entry for entry in found if entry.assignment.term.holds(at)]


@dataclass(frozen=True)
class NamedSeat:
    """A teacher's seat, and his name for whoever may read it."""

    seat: Seat
    full_name: str


async def list_seats(session: AsyncSession, school: str, school_year: str, at: datetime) -> list[NamedSeat]:
    """Who is assigned to which class and part of a school year at an instant; the suspended and ended are not."""
    query = text(f"""
        SELECT h.holding_id, h.person_id, h.holds_from, h.holds_until, e.ended_at, a.role, a.capacity, a.school_year,
               a.class, a.part, a.pupil_codes, p.full_name, {STATE} AS state
        FROM school.holdings h JOIN school.assignments a USING (holding_id)
        JOIN school.people p ON p.person_id = h.person_id LEFT JOIN school.bindings b ON b.person_id = p.person_id
        LEFT JOIN school.holding_ends e ON e.holding_id = h.holding_id
        WHERE h.school = :school AND a.school_year = :year ORDER BY a.class, a.part, h.holding_id""")
    found = []
    for row in await session.execute(query, {"school": school, "year": school_year}):
        held = assignment_of(row)
        if held.term.holds(at) and row.state in (PersonState.ACTIVE, PersonState.INVITED):
            part = {"part": held.part} if held.part else {}
            told = {"role": held.role.value, "class": held.class_name, "person": str(row.person_id), **part}
            found.append(NamedSeat(Seat.model_validate(told), row.full_name))
    return found


async def find_signers(session: AsyncSession, statements: Collection[str]) -> dict[str, UUID]:
    """The people who handed statements over in their own sessions, by statement."""
    rows = await session.execute(
        text("""
            SELECT DISTINCT i.statement, s.signer FROM school.session_items i JOIN school.signing_sessions s
            USING (session_id) WHERE i.statement = ANY(:names) AND s.signer IS NOT NULL"""),
        {"names": list(statements)},
    )
    return {row.statement: row.signer for row in rows}
