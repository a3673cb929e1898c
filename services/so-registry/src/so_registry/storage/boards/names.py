"""The names behind codes: of schools, and of the Sở's people as acts name them."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def list_school_names(session: AsyncSession, schools: Collection[str]) -> dict[str, str]:
    """Of those that the registrar knows."""
    query = text("SELECT school, name FROM registry.schools WHERE school = ANY(:schools)")
    return {row.school: row.name for row in await session.execute(query, {"schools": sorted(schools)})}


async def list_actor_names(session: AsyncSession, actors: Collection[str]) -> dict[str, str]:
    """Of `person:<subject>` alone, and of none where people of two providers have one subject: it may be either."""
    query = text("""
        SELECT 'person:' || subject AS actor, max(name) AS name FROM registry.people
        WHERE 'person:' || subject = ANY(:actors) GROUP BY subject HAVING count(*) = 1 AND max(name) <> ''""")
    return {row.actor: row.name for row in await session.execute(query, {"actors": sorted(actors)})}
