"""Opening a window from a signed calendar, and following a newer one until the cutoff."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.calendars.rules import SpecialRules
from hbs_schema.calendars.windows import rules_2
from hbs_schema.intake.calendars import window_of
from hbs_schema.intake.windows import Expects, Window, WindowKind, WindowState
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement
from so_registry.domain.calendars import check_rules, check_signers, grades_by_type, taking_part
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import DocumentUnknown, WindowClosed
from so_registry.domain.windows.errors import (
    CutoffInPast,
    ExtensionNeeded,
    NobodyExpected,
    ReportsElsewhere,
    SchoolsUnknown,
    WindowExists,
    WindowNotLocked,
)
from so_registry.storage import audit
from so_registry.storage.knowledge import load_policies
from so_registry.storage.school_entries import list_schools_of_level
from so_registry.storage.topologies import hold_topologies, is_reported_elsewhere
from so_registry.storage.window_schools import add_named_records, add_schools, find_unknown, list_schools_left_out
from so_registry.storage.windows import (
    add_window,
    database_now,
    find_window_of_rule,
    hold_window_alone,
    set_terms,
)

Schools = Mapping[str, Sequence[int] | None]


async def open_window(
    calendar: Statement[Calendar],
    name: str,
    schools: Sequence[str] = (),
    *,
    sessions: Sessions,
    by: Actor = UNNAMED,
    is_dry_run: bool = False,
) -> int:
    """Open a window of a calendar, by its id or, where that is enough, by its track. Returns its number.

    Without `schools` those take part whom the calendar names: by their types, by the lists that they signed, or by a
    decision. Calendar and policies are stored already.

    Raises CalendarRefused, DocumentUnknown for a policy that is not stored, WindowExists, WindowNotLocked for a special
    window too early, ExtensionNeeded, ReportsElsewhere, NobodyExpected, SchoolsUnknown.
    """
    check_rules(calendar.payload)
    window = window_of(calendar.payload, calendar.document_digest, name)
    if window.kind == WindowKind.EXTENSION:
        raise ExtensionNeeded
    async with sessions() as session, session.begin() as transaction:
        await hold_topologies(session)
        if window.kind == WindowKind.ORDINARY and await is_reported_elsewhere(session, window.opens_at):
            raise ReportsElsewhere
        await check_policies(session, calendar.payload, window)
        if window.kind == WindowKind.SPECIAL:
            window = await _after_lock(session, calendar.payload, window)
        expected = await _expected(session, calendar.payload, window, schools)
        if not expected and window.rule_id:
            raise NobodyExpected
        unknown = await find_unknown(session, expected.keys())
        if unknown:
            raise SchoolsUnknown(unknown)
        number = await _add(session, calendar.payload, window, expected)
        told = window.decision or calendar.document_digest
        await audit.note(session, "open-window", by, concerns=f"window:{number}", after={"calendar": told})
        if is_dry_run:
            await transaction.rollback()
    return number


async def check_policies(session: AsyncSession, calendar: Calendar, window: Window) -> None:
    """Raises DocumentUnknown for a policy that is not stored, CalendarRefused if one does not do for the calendar."""
    stored = await load_policies(session, window.policies)
    if len(stored) < len(window.policies):
        raise DocumentUnknown
    check_signers(calendar, window, [policy.payload for policy in stored.values()])


async def _add(session: AsyncSession, calendar: Calendar, window: Window, expected: Schools) -> int:
    """Raises WindowExists."""
    number = await add_window(session, window)
    if number is None:
        raise WindowExists
    await add_schools(session, number, expected)
    if window.kind == WindowKind.SPECIAL:
        await add_named_records(session, number, _special(calendar, window).records)
    return number


async def move_window(
    window_no: int,
    calendar: Statement[Calendar],
    *,
    sessions: Sessions,
    by: Actor = UNNAMED,
    is_dry_run: bool = False,
) -> datetime:
    """Give an open window the times of a newer version of its calendar; returns the new cutoff.

    Raises WindowUnknown; CalendarRefused; WindowClosed once the cutoff has passed; CutoffInPast if the new one has;
    ValueError if the calendar is of something else.
    """
    check_rules(calendar.payload)
    async with sessions() as session, session.begin() as transaction:
        held = await hold_window_alone(session, window_no)
        name = held.rule_id or held.track
        wanted = window_of(calendar.payload, calendar.document_digest, name, window_no=window_no)
        if _subject(wanted) != _subject(held):
            raise ValueError("a calendar of another registrar, school year, level, track or window")
        now = await database_now(session)
        if held.state != WindowState.OPEN or now >= held.closes_at:
            raise WindowClosed
        if now >= wanted.closes_at:
            raise CutoffInPast
        # Its policies stay those of its opening; the newer calendar may ask for more people.
        await check_policies(session, calendar.payload, replace(wanted, policies=held.policies))
        await set_terms(session, window_no, wanted)
        before, after = {"calendar": held.calendar}, {"calendar": wanted.calendar}
        await audit.note(session, "move-window", by, concerns=f"window:{window_no}", before=before, after=after)
        if is_dry_run:
            await transaction.rollback()
    return wanted.closes_at


def _subject(window: Window) -> tuple[object, ...]:
    """What a newer calendar does not change."""
    own = (window.registrar, window.school_year, window.level, window.track)
    return (*own, window.grades, window.kind, window.expects, window.left_out_of, window.decision)


async def _expected(session: AsyncSession, calendar: Calendar, window: Window, schools: Sequence[str]) -> Schools:
    if window.kind == WindowKind.SPECIAL:
        return dict.fromkeys(_special(calendar, window).schools)
    if schools:
        return dict.fromkeys(schools)
    if window.expects == Expects.LEFT_OUT:
        return dict.fromkeys(await list_schools_left_out(session, window))
    if not window.rule_id:
        return {}
    registered = await list_schools_of_level(session, window.level, window.opens_at)
    return taking_part(grades_by_type(calendar, window.rule_id), registered, window.grades)


async def _after_lock(session: AsyncSession, calendar: Calendar, window: Window) -> Window:
    """The special window with the number of the one that it comes after. Raises WindowNotLocked."""
    after = await find_window_of_rule(
        session,
        registrar=window.registrar,
        school_year=window.school_year,
        level=window.level,
        rule_id=_special(calendar, window).after,
    )
    if after is None or after.state != WindowState.LOCKED:
        raise WindowNotLocked
    return replace(window, belongs_to=after.window_no)


def _special(calendar: Calendar, window: Window) -> SpecialRules:
    return next(entry for entry in rules_2(calendar).special if entry.id == window.rule_id)
