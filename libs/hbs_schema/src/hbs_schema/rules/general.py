"""What is asked of every record whatever circular governs it."""

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.rules.setting import Setting


def check_general(setting: Setting, book: RuleBook) -> list[Finding]:
    """A registrar's rule book for one school year does not judge another's records."""
    year = book.school_year
    if year is None or year == setting.school_year:
        return []
    return [Finding("rule-book-of-another-year", sentences.RULE_BOOK_OF_ANOTHER_YEAR)]
