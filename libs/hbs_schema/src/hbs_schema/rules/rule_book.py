"""The rule book: what the circulars leave open, as a registrar decided it for a school year, in one versioned file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Self

from pydantic import model_validator

from hbs_schema.base64url import encode
from hbs_schema.rules.general_policy import GeneralPolicy
from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_schema.rules.school_years import first_calendar_year
from hbs_schema.rules.switches import Switches
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.types import Code, Label, SchoolYear

MAX_BYTES = 64 * 1024


class RuleBook(Switches):
    """All switches. What a file leaves out is as shipped; a switch that nobody knows is refused."""

    version: Label = "default/1"
    registrar: Code | None = None
    """Whose decisions these are; absent in the book that is shipped."""

    school_year: SchoolYear | None = None
    """The one school year that the book is for; absent: any."""

    general: GeneralPolicy = GeneralPolicy()
    tt27: Tt27Policy = Tt27Policy()
    tt22: Tt22Policy = Tt22Policy()

    @model_validator(mode="after")
    def _is_a_year(self) -> Self:
        if self.school_year is not None and first_calendar_year(self.school_year) is None:
            raise ValueError("a school year is two consecutive years")
        return self


@dataclass(frozen=True)
class RuleBookFile:
    """A rule book and its file, whose digest names it for ever."""

    book: RuleBook
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file, base64url."""
        return encode(sha256(self.body).digest())

    @property
    def name(self) -> RuleBookName:
        """As answers and reports name it."""
        return RuleBookName(version=self.book.version, digest=self.digest)


def open_rule_book(body: bytes) -> RuleBookFile:
    """Raises ValueError as `read_rule_book` does."""
    return RuleBookFile(read_rule_book(body), body)


def shipped_rule_book() -> RuleBookFile:
    """What counts where a registrar has decided nothing."""
    return RuleBookFile(default_rule_book(), default_rule_book_bytes())


def read_rule_book(data: bytes) -> RuleBook:
    """A rule book from its JSON file. Raises ValueError for an unknown switch, a wrong value, too many bytes, or a
    switch that is there twice: readers would differ on which of the two decides."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"a rule book has at most {MAX_BYTES} bytes")
    book = RuleBook.model_validate_json(data)
    json.loads(data, object_pairs_hook=_each_once)
    return book


def _each_once(pairs: Sequence[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice in one object")


@cache
def default_rule_book() -> RuleBook:
    """The book that is shipped, read from its file."""
    return read_rule_book(default_rule_book_bytes())


@cache
def default_rule_book_bytes() -> bytes:
    """The file itself."""
    return (files("hbs_schema") / "rules" / "rule-books" / "default.json").read_bytes()
