"""What the registrar's reviewers returned to schools."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.review_api import ReturnOut
from hbs_schema.verification.times import from_instant
from school_api.domain.year.errors import ReturnUnknown

# What is told later may come earlier: a state never goes back.
_PUT = text("""
INSERT INTO school.registrar_returns (return_id, school, school_year, window_no, state, body, returned_at)
VALUES (:id, :school, :year, :no, :state, :body, :at)
ON CONFLICT (return_id) DO UPDATE SET state = excluded.state, body = excluded.body
WHERE registrar_returns.school = excluded.school
  AND array_position(ARRAY['open', 'answered', 'settled'], excluded.state)
      > array_position(ARRAY['open', 'answered', 'settled'], registrar_returns.state)
RETURNING return_id
""")


async def has_school(session: AsyncSession, school: str) -> bool:
    """Is it one of ours?"""
    query = text("SELECT EXISTS (SELECT FROM school.schools WHERE school = :school)")
    found: bool = (await session.execute(query, {"school": school})).scalar_one()
    return found


async def put_return(session: AsyncSession, told: ReturnOut, school_year: str) -> bool:
    """Keep it as it now stands; False if that is known already."""
    rows = await session.execute(
        _PUT,
        {
            "id": UUID(told.return_id),
            "school": told.school,
            "year": school_year,
            "no": int(told.window),
            "state": told.state,
            "body": told.model_dump_json(by_alias=True, exclude_none=True),
            "at": from_instant(told.returned_at),
        },
    )
    return rows.one_or_none() is not None


async def list_returns(
    session: AsyncSession, school: str, school_year: str, *, is_open: bool = False
) -> list[ReturnOut]:
    """Of a school and year, newest first. `is_open`: those that are not settled."""
    query = text("""
        SELECT cast(body AS text) FROM school.registrar_returns
        WHERE school = :school AND school_year = :year AND (NOT :open OR state <> 'settled')
        ORDER BY returned_at DESC, return_id""")
    bodies = await session.scalars(query, {"school": school, "year": school_year, "open": is_open})
    return [ReturnOut.model_validate_json(body) for body in bodies.all()]


async def get_return(session: AsyncSession, school: str, return_id: UUID) -> ReturnOut:
    """Raises ReturnUnknown."""
    query = text("""
        SELECT cast(body AS text) FROM school.registrar_returns WHERE return_id = :id AND school = :school""")
    body = await session.scalar(query, {"id": return_id, "school": school})
    if body is None:
        raise ReturnUnknown
    return ReturnOut.model_validate_json(body)
