"""Whose a rule book is: a registrar keeps its own alone."""

from hbs_schema.rules.rule_book import RuleBook
from so_registry.domain.errors import RuleBookRefused


def check_own(book: RuleBook, registrar: str) -> str:
    """The school year that a registrar's own book is for. Raises RuleBookRefused for another's, or one for no year."""
    if book.registrar != registrar or book.school_year is None:
        raise RuleBookRefused
    return book.school_year
