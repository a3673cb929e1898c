"""Which declarations wait for a review or an approval."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_WAITING = """
FROM registry.certificate_declarations d
WHERE (cast(:schools AS text[]) IS NULL OR d.school = ANY(:schools))
  AND NOT EXISTS (SELECT FROM registry.certificate_acts a
                  WHERE a.declaration_id = d.declaration_id AND a.completes AND a.act IN ('approve', 'reject'))
"""


@dataclass(frozen=True)
class WaitingSchool:
    """A school with declarations that wait."""

    school: str
    name: str
    count: int


async def list_waiting_schools(session: AsyncSession, schools: Collection[str] | None) -> list[WaitingSchool]:
    """Nothing in it is about one person."""
    rows = await session.execute(
        text(f"""
            SELECT w.school, s.name, w.count FROM (SELECT d.school, count(*) AS count {_WAITING} GROUP BY d.school) AS w
            JOIN registry.schools s USING (school) ORDER BY w.school"""),
        {"schools": None if schools is None else list(schools)},
    )
    return [WaitingSchool(**row) for row in rows.mappings()]


async def list_waiting(session: AsyncSession, school: str, *, limit: int) -> list[UUID]:
    """Of one school, those that were declared first."""
    query = text(f"SELECT d.declaration_id {_WAITING} ORDER BY d.declared_at, d.declaration_id LIMIT :limit")
    return list((await session.scalars(query, {"schools": [school], "limit": limit})).all())
