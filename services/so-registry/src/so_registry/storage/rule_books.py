"""Rule books as they were imported: the newest of a school year counts, and none is ever changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.rules.rule_book import RuleBookFile, open_rule_book, shipped_rule_book
from so_registry.domain.errors import RuleBookConflict


@dataclass(frozen=True)
class BookLine:
    """A stored rule book without its content."""

    school_year: str
    version: str
    digest: str
    imported_at: datetime


async def add_rule_book(session: AsyncSession, school_year: str, active: RuleBookFile) -> bool:
    """Whether it is new. Raises RuleBookConflict if its version is there with other bytes."""
    added = await session.execute(
        text("""
            INSERT INTO registry.rule_books (school_year, version, digest, body)
            VALUES (:year, :version, :digest, :body) ON CONFLICT DO NOTHING RETURNING version"""),
        {"year": school_year, "version": active.book.version, "digest": active.digest, "body": active.body},
    )
    if added.first() is not None:
        return True
    stored = await session.scalar(
        text("SELECT digest FROM registry.rule_books WHERE (school_year, version) = (:year, :version)"),
        {"year": school_year, "version": active.book.version},
    )
    if stored != active.digest:
        raise RuleBookConflict
    return False


async def find_rule_book(session: AsyncSession, school_year: str) -> RuleBookFile:
    """The one in force for a school year."""
    body = await session.scalar(
        text("SELECT body FROM registry.rule_books WHERE school_year = :year ORDER BY number DESC LIMIT 1"),
        {"year": school_year},
    )
    return shipped_rule_book() if body is None else open_rule_book(body)


async def list_rule_books(session: AsyncSession) -> list[BookLine]:
    """All, the one in force first in each school year."""
    rows = await session.execute(
        text("""
            SELECT school_year, version, digest, imported_at FROM registry.rule_books
            ORDER BY school_year DESC, number DESC""")
    )
    return [BookLine(*row) for row in rows]
