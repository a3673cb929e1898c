"""Extensions of a window: those that there are, those that a signed calendar has ready, and the announcements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.calendars.rules import ExtensionRules
from hbs_schema.calendars.windows import rules_2
from hbs_schema.intake.windows import Window
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.domain.announcing import Announcement
from so_registry.domain.errors import DocumentUnknown
from so_registry.domain.people.grants import Schools, is_within
from so_registry.storage.announcements import list_announcements
from so_registry.storage.boards.calendars import list_calendars
from so_registry.storage.evidence import find_document
from so_registry.storage.window_schools import load_expected
from so_registry.storage.windows import database_now, get_window, list_windows

MOST_CALENDARS = 50


@dataclass(frozen=True)
class Ready:
    """An extension of a signed calendar that nobody has opened yet. `calendar` is the document's digest."""

    calendar: str
    rules: ExtensionRules


@dataclass(frozen=True)
class Extensions:
    """`moved`: schools that go on in another window, by its number."""

    window: Window
    opened: Sequence[Window]
    ready: Sequence[Ready]
    moved: Sequence[tuple[str, int]]
    announced: Sequence[Announcement]
    now: datetime


async def show_extensions(window_no: int, schools: Schools, *, sessions: Sessions) -> Extensions:
    """Announcements and moves of some schools, or of all. Raises WindowUnknown."""
    async with sessions() as session:
        window = await get_window(session, window_no)
        opened = [entry for entry in await list_windows(session) if entry.belongs_to == window_no]
        expected = await load_expected(session, window_no)
        announced = await list_announcements(session, window_no)
        return Extensions(
            window=window,
            opened=opened,
            ready=await _ready(session, window, {entry.rule_id for entry in opened}),
            moved=[
                (entry.school, entry.moved_to)
                for entry in expected
                if entry.moved_to is not None and is_within(entry.school, schools)
            ],
            announced=[entry for entry in announced if is_within(entry.school, schools)],
            now=await database_now(session),
        )


async def get_calendar(digest: str, *, sessions: Sessions) -> Statement[Calendar]:
    """A signed calendar that is stored. Raises DocumentUnknown."""
    async with sessions() as session:
        jws = await find_document(session, digest)
    if jws is None:
        raise DocumentUnknown
    return parse_statement(jws, Calendar)


async def _ready(session: AsyncSession, window: Window, opened: set[str]) -> list[Ready]:
    """Of the newest calendar that names an extension: a later version may have corrected it."""
    found: dict[str, Ready] = {}
    for digest, jws in await list_calendars(session, limit=MOST_CALENDARS):
        payload = parse_statement(jws, Calendar).payload
        for rules in _extensions(payload, window):
            if rules.id not in opened:
                found.setdefault(rules.id, Ready(digest, rules))
    return list(found.values())


def _extensions(payload: Calendar, window: Window) -> Iterator[ExtensionRules]:
    """Of this window; a calendar of an older schema has none."""
    subject = (payload.registrar, payload.school_year, payload.level)
    schema = (payload.schema_name.id, payload.schema_name.version)
    if subject != (window.registrar, window.school_year, window.level) or schema != ("calendar", 2):
        return
    yield from (rules for rules in rules_2(payload).extensions if rules.extends == window.rule_id)
