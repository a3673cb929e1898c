"""Schools that this service knows."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def add_school(session: AsyncSession, school: str) -> None:
    """A school that has no class yet may have locks, uses of paper and records from elsewhere."""
    query = text("INSERT INTO school.schools (school) VALUES (:school) ON CONFLICT DO NOTHING")
    await session.execute(query, {"school": school})
