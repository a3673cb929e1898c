"""Which rules hold: the one in force for a school year, and all that were."""

from hbs_kit.db import Sessions
from hbs_schema.rules.rule_book import RuleBookFile
from so_registry.storage.rule_books import BookLine, find_rule_book, list_rule_books


async def show_rule_book(school_year: str, *, sessions: Sessions) -> RuleBookFile:
    """The registrar's newest of a school year, else the one that is shipped."""
    async with sessions() as session:
        return await find_rule_book(session, school_year)


async def show_rule_books(*, sessions: Sessions) -> list[BookLine]:
    """All that were imported, the newest of each year first."""
    async with sessions() as session:
        return await list_rule_books(session)
