"""The rule book in force for a school year: the registrar's newest, else the one that is shipped."""

from dataclasses import dataclass
from hashlib import sha256

from hbs_schema.base64url import encode
from hbs_schema.rules.rule_book import RuleBook, default_rule_book_bytes, read_rule_book
from so_registry.domain.errors import RuleBookRefused


@dataclass(frozen=True)
class ActiveBook:
    """A rule book and its file, whose digest names it for ever."""

    book: RuleBook
    body: bytes

    @property
    def digest(self) -> str:
        return encode(sha256(self.body).digest())


def shipped_book() -> ActiveBook:
    """What counts where the registrar has decided nothing."""
    return read_book(default_rule_book_bytes())


def read_book(body: bytes) -> ActiveBook:
    """Raises ValueError for an unknown switch, a wrong value or too many bytes."""
    return ActiveBook(read_rule_book(body), body)


def check_own(book: RuleBook, registrar: str) -> str:
    """The school year that a registrar's own book is for. Raises RuleBookRefused for another's, or one for no year."""
    if book.registrar != registrar or book.school_year is None:
        raise RuleBookRefused
    return book.school_year
