"""The registrar's rule books, as it told them last: one for a school year."""

from functools import lru_cache

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.rules.rule_book import RuleBookFile, open_rule_book, shipped_rule_book

_opened = lru_cache(maxsize=16)(open_rule_book)


async def find_told(session: AsyncSession, school_year: str) -> RuleBookFile | None:
    """What the registrar told last, if it was asked."""
    body = await session.scalar(
        text("SELECT body FROM school.rule_books WHERE school_year = :year"), {"year": school_year}
    )
    return None if body is None else _opened(bytes(body))


async def find_rule_book(session: AsyncSession, school_year: str) -> RuleBookFile:
    """By which a school year is judged here: what the registrar told last, else what is shipped."""
    return await find_told(session, school_year) or shipped_rule_book()


async def put_rule_book(session: AsyncSession, school_year: str, told: RuleBookFile) -> None:
    """Keep what was told."""
    await session.execute(
        text("""
            INSERT INTO school.rule_books (school_year, digest, body) VALUES (:year, :digest, :body)
            ON CONFLICT (school_year) DO UPDATE
            SET digest = excluded.digest, body = excluded.body, told_at = clock_timestamp()"""),
        {"year": school_year, "digest": told.digest, "body": told.body},
    )
