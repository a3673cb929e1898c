"""Rule books as they were imported: the newest of a school year counts, and none is ever changed."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.rules.rule_book import RuleBookFile, open_rule_book, shipped_rule_book
from so_registry.domain.errors import RuleBookConflict
from so_registry.storage.asking import Question, ask


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


def book_question(school_year: str) -> Question[RuleBookFile]:
    """The one in force for a school year."""
    return Question(
        """
        SELECT convert_from(body, 'UTF8') AS body FROM registry.rule_books
        WHERE school_year = :year ORDER BY number DESC LIMIT 1""",
        {"year": school_year},
        lambda rows: next((_open(row["body"]) for row in rows), None) or shipped_rule_book(),
    )


async def find_rule_book(session: AsyncSession, school_year: str) -> RuleBookFile:
    """As `book_question`."""
    return await ask(session, book_question(school_year))


# Every submission asks for it.
@lru_cache(maxsize=8)
def _open(body: str) -> RuleBookFile:
    return open_rule_book(body.encode())


async def list_rule_books(session: AsyncSession) -> list[BookLine]:
    """All, the one in force first in each school year."""
    rows = await session.execute(
        text("""
            SELECT school_year, version, digest, imported_at FROM registry.rule_books
            ORDER BY school_year DESC, number DESC""")
    )
    return [BookLine(*row) for row in rows]
