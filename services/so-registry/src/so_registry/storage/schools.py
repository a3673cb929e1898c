"""Schools and which one took over which, since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Succession:
    """One school took over another by a numbered decision."""

    school: str
    successor: str
    since: datetime
    decision: str


async def has_school(session: AsyncSession, school: str) -> bool:
    """Whether the registrar knows it."""
    query = text("SELECT EXISTS (SELECT FROM registry.schools WHERE school = :school)")
    found: bool = (await session.execute(query, {"school": school})).scalar_one()
    return found


async def find_succession(session: AsyncSession, school: str) -> Succession | None:
    """By whom a school was taken over."""
    rows = await session.execute(
        text("SELECT school, successor, since, decision FROM registry.school_successions WHERE school = :school"),
        {"school": school},
    )
    row = rows.one_or_none()
    return None if row is None else Succession(*row)


async def find_predecessors(session: AsyncSession, school: str) -> frozenset[str]:
    """The schools that a school took over, and those that these had taken over."""
    query = text("""
        WITH RECURSIVE line AS (
            SELECT cast(:school AS text) AS school
            UNION SELECT s.school FROM line JOIN registry.school_successions s ON s.successor = line.school)
        SELECT school FROM line WHERE school <> :school""")
    return frozenset((await session.scalars(query, {"school": school})).all())


async def add_succession(session: AsyncSession, new: Succession, *, by: str) -> None:
    """Store it; one school has one successor. The column beside is who manages its records (docs/packet.md §7)."""
    await session.execute(
        text("""
            INSERT INTO registry.school_successions (school, successor, since, decision, told_by)
            VALUES (:school, :successor, :since, :decision, :by)"""),
        {**vars(new), "by": by},
    )
    await session.execute(
        text("UPDATE registry.schools SET successor = :successor WHERE school = :school"),
        {"school": new.school, "successor": new.successor},
    )


async def hold_successions(session: AsyncSession) -> None:
    """One succession at a time: two must not make a circle."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('successions', 0))"))


async def share_successions(session: AsyncSession) -> None:
    """What depends on who took over whom: many at once, and none beside a succession. Take it before other locks."""
    await session.execute(text("SELECT pg_advisory_xact_lock_shared(hashtextextended('successions', 0))"))
