"""A registrar's rule book comes into force for its school year, for every verdict from then on."""

from dataclasses import dataclass

from hbs_kit.db import Sessions
from hbs_schema.rules.rule_book import open_rule_book
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.rule_books import check_own
from so_registry.storage import audit
from so_registry.storage.rule_books import add_rule_book


@dataclass(frozen=True)
class ImportedBook:
    """What was read, and whether it was not there before."""

    school_year: str
    version: str
    digest: str
    is_new: bool


async def import_rule_book(
    body: bytes, *, registrar: str, is_dry_run: bool, sessions: Sessions, by: Actor = UNNAMED
) -> ImportedBook:
    """The same file again changes nothing; a dry run reads, compares and stores nothing.

    Raises ValueError for an unknown switch or a wrong value, RuleBookRefused, RuleBookConflict.
    """
    active = open_rule_book(body)
    school_year = check_own(active.book, registrar)
    async with sessions() as session, session.begin() as transaction:
        is_new = await add_rule_book(session, school_year, active)
        if is_new:
            told = {"version": active.book.version, "digest": active.digest}
            await audit.note(session, "import-rules", by, concerns=school_year, after=told)
        if is_dry_run:
            await transaction.rollback()
    return ImportedBook(school_year, active.book.version, active.digest, is_new)
