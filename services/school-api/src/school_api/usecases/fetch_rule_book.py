"""The registrar's rule book of a school year, so that the school hears before it sends what it would hear after."""

from hbs_kit.db import Sessions
from hbs_schema.rules.rule_book import RuleBookFile, open_rule_book
from school_api.clients.registry import RegistryClient
from school_api.domain.errors import NotGenuine
from school_api.storage.classes import list_school_years
from school_api.storage.rule_books import find_told, put_rule_book


async def know_rule_book(
    school_year: str, *, school: str, sessions: Sessions, registry: RegistryClient
) -> RuleBookFile:
    """The book that was told last; asked for if none was. Raises NotGenuine, RegistryRefused."""
    async with sessions() as session:
        known = await find_told(session, school_year)
    return known or await fetch_rule_book(school_year, school=school, sessions=sessions, registry=registry)


async def fetch_rule_books(school: str, *, sessions: Sessions, registry: RegistryClient) -> None:
    """Those of all school years that have classes. Raises NotGenuine, RegistryRefused."""
    async with sessions() as session:
        years = await list_school_years(session)
    for school_year in years:
        await fetch_rule_book(school_year, school=school, sessions=sessions, registry=registry)


async def fetch_rule_book(
    school_year: str, *, school: str, sessions: Sessions, registry: RegistryClient
) -> RuleBookFile:
    """The book in force, kept before it is returned; drafts judged by another are judged anew by whoever asks next.

    A book with a switch that this release does not know is NotGenuine: the one before it goes on to count.
    """
    async with sessions() as session:
        known = await find_told(session, school_year)
    body = await registry.find_rule_book(school, school_year, known.digest if known else None)
    if body is None and known is not None:
        return known
    told = _read(body or b"", school_year)
    async with sessions.begin() as session:
        await put_rule_book(session, school_year, told)
    return told


def _read(body: bytes, school_year: str) -> RuleBookFile:
    try:
        told = open_rule_book(body)
    except ValueError as unreadable:
        raise NotGenuine("rule-book") from unreadable
    if told.book.school_year not in (None, school_year):
        raise NotGenuine("rule-book")
    return told
