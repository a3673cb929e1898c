"""The Sở's people and what they were given: rows are only added; a name follows the provider's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.people.grants import Grant, NewGrant, Person
from so_registry.domain.people.roles import Role

_PERSON = "SELECT person, issuer, subject, name FROM registry.people"
_GRANT = """
SELECT g.grant_id, g.person, g.role, g.scope, g.schools, g.holds_from, least(g.holds_until, e.ended_at) AS until,
       g.decision
FROM registry.grants g LEFT JOIN registry.grant_ends e USING (grant_id)
"""


async def enter_person(session: AsyncSession, new: Person) -> Person:
    """The person of this issuer and subject, entered if he is new, under the name that is told now if one is."""
    row = (
        await session.execute(
            text("""
                INSERT INTO registry.people AS known (person, issuer, subject, name)
                VALUES (:person, :issuer, :subject, :name)
                ON CONFLICT (issuer, subject) DO UPDATE
                SET name = CASE WHEN excluded.name = '' THEN known.name ELSE excluded.name END
                RETURNING person, issuer, subject, name"""),
            vars(new),
        )
    ).one()
    return Person(**row._mapping)


async def find_person(session: AsyncSession, person: UUID) -> Person | None:
    """By the id that we gave him."""
    row = (await session.execute(text(f"{_PERSON} WHERE person = :person"), {"person": person})).one_or_none()
    return None if row is None else Person(**row._mapping)


async def find_subject(session: AsyncSession, issuer: str, subject: str) -> Person | None:
    """By the provider's name for him."""
    query = text(f"{_PERSON} WHERE (issuer, subject) = (:issuer, :subject)")
    row = (await session.execute(query, {"issuer": issuer, "subject": subject})).one_or_none()
    return None if row is None else Person(**row._mapping)


async def list_people(session: AsyncSession, *, limit: int) -> list[Person]:
    """Those who came last first."""
    rows = await session.execute(text(f"{_PERSON} ORDER BY entered_at DESC, person LIMIT :limit"), {"limit": limit})
    return [Person(**row._mapping) for row in rows]


async def load_grants(session: AsyncSession, people: Sequence[UUID]) -> list[Grant]:
    """Everything that some people were ever given, with its end."""
    query = text(f"{_GRANT} WHERE g.person = ANY(:people) ORDER BY g.granted_at, g.grant_id")
    return [_grant(row) for row in await session.execute(query, {"people": list(people)})]


async def find_grant(session: AsyncSession, grant_id: UUID) -> Grant | None:
    """By its id, ended or not."""
    row = (await session.execute(text(f"{_GRANT} WHERE g.grant_id = :id"), {"id": grant_id})).one_or_none()
    return None if row is None else _grant(row)


async def add_grant(session: AsyncSession, grant_id: UUID, person: UUID, new: NewGrant, *, by: str) -> None:
    """Store it; a trigger refuses what somebody gives himself."""
    values: dict[str, Any] = {
        **vars(new),
        "schools": None if new.schools is None else sorted(new.schools),
        "grant_id": grant_id,
        "person": person,
        "by": by,
    }
    await session.execute(
        text("""
            INSERT INTO registry.grants
                (grant_id, person, role, scope, schools, holds_from, holds_until, decision, reason, granted_by)
            VALUES (:grant_id, :person, :role, :scope, :schools, :holds_from, :holds_until, :decision, :reason,
                    :by)"""),
        values,
    )


async def end_grant(session: AsyncSession, grant_id: UUID, *, by: str, reason: str) -> bool:
    """End it, once; False if it had ended."""
    added = await session.execute(
        text("""
            INSERT INTO registry.grant_ends (grant_id, ended_by, reason) VALUES (:id, :by, :reason)
            ON CONFLICT DO NOTHING RETURNING grant_id"""),
        {"id": grant_id, "by": by, "reason": reason},
    )
    return added.scalar_one_or_none() is not None


async def find_unknown_schools(session: AsyncSession, schools: Sequence[str]) -> list[str]:
    """Those that the registrar does not know."""
    query = text("""
        SELECT told FROM unnest(cast(:schools AS text[])) AS told
        WHERE NOT EXISTS (SELECT FROM registry.schools s WHERE s.school = told) ORDER BY told""")
    return list((await session.scalars(query, {"schools": list(schools)})).all())


@dataclass(frozen=True)
class Holder:
    """A person with what he holds or held."""

    person: Person
    grants: Sequence[Grant]
    now: datetime


def _grant(row: Any) -> Grant:
    values = dict(row._mapping)
    schools = values.pop("schools")
    return Grant(**{**values, "role": Role(values["role"])}, schools=None if schools is None else frozenset(schools))
