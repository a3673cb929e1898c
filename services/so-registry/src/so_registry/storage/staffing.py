"""Who is to sign what at a school, as it told: the newest list of a school year counts."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.certificate_api import StaffingIn


async def find_staffing(session: AsyncSession, school: str, school_year: str) -> StaffingIn | None:
    """The newest list."""
    query = text("""
        SELECT body FROM registry.staffing WHERE (school, school_year) = (:school, :year)
        ORDER BY number DESC LIMIT 1""")
    body = await session.scalar(query, {"school": school, "year": school_year})
    return None if body is None else StaffingIn.model_validate_json(body)


async def add_staffing(session: AsyncSession, school: str, told: StaffingIn, *, digest: str, by: str) -> bool:
    """Store it if it differs from the newest; whether it does."""
    values = {"school": school, "year": told.school_year, "digest": digest}
    added = await session.execute(
        text("""
            INSERT INTO registry.staffing (school, school_year, digest, body, told_by)
            SELECT :school, :year, :digest, :body, :by
            WHERE :digest IS DISTINCT FROM (
                SELECT digest FROM registry.staffing WHERE (school, school_year) = (:school, :year)
                ORDER BY number DESC LIMIT 1)
            RETURNING number"""),
        {**values, "body": told.model_dump_json(by_alias=True, exclude_none=True).encode(), "by": by},
    )
    return added.first() is not None
