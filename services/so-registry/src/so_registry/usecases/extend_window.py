"""An extension: named schools or communes go on in a second window, made before the close, by a numbered decision.

What they have sent stays where it is and is judged there; what is missing goes to the new window. Whoever holds the
old window has been waited for, so nothing is judged by two lists of schools.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.calendars.rules import ExtensionRules
from hbs_schema.calendars.windows import rules_2
from hbs_schema.intake.calendars import window_of
from hbs_schema.intake.windows import Window, WindowState
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.domain.calendars import check_rules
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import WindowClosed
from so_registry.domain.windows.errors import (
    CalendarMismatch,
    CutoffInPast,
    ExtensionNotOpen,
    NobodyExpected,
    SchoolsNotExpected,
    WindowExists,
)
from so_registry.storage import audit
from so_registry.storage.school_entries import list_schools_of_communes
from so_registry.storage.window_schools import ExpectedSchool, add_schools, load_expected, move_schools
from so_registry.storage.windows import add_window, database_now, hold_window_alone
from so_registry.usecases.open_window import check_policies


@dataclass(frozen=True)
class Extended:
    """The window in which these schools go on."""

    window: str
    schools: tuple[str, ...]
    decision: str


async def extend_window(
    window_no: int,
    calendar: Statement[Calendar],
    rule_id: str,
    *,
    by: Actor,
    sessions: Sessions,
    is_dry_run: bool = False,
) -> Extended:
    """Open the extension of an id for a window that is still open.

    Raises WindowUnknown, WindowClosed, CalendarRefused, CalendarMismatch if it is not an extension of this window,
    CutoffInPast, ExtensionNotOpen, DocumentUnknown for a policy that is not stored, SchoolsNotExpected for named
    schools that the window does not expect (any more), NobodyExpected, WindowExists.
    """
    check_rules(calendar.payload)
    rules = next((entry for entry in rules_2(calendar.payload).extensions if entry.id == rule_id), None)
    if rules is None:
        raise CalendarMismatch
    wanted = window_of(calendar.payload, calendar.document_digest, rule_id)
    async with sessions() as session, session.begin() as transaction:
        held = await hold_window_alone(session, window_no)
        if _subject(wanted, rules.extends) != _subject(held, held.rule_id):
            raise CalendarMismatch
        now = await database_now(session)
        if held.state != WindowState.OPEN or now >= held.closes_at:
            raise WindowClosed
        if now >= wanted.closes_at:
            raise CutoffInPast
        if now < wanted.opens_at:
            raise ExtensionNotOpen
        await check_policies(session, calendar.payload, wanted)
        moving = await _moving(session, held, rules)
        number = await add_window(session, replace(wanted, belongs_to=window_no))
        if number is None:
            raise WindowExists
        await add_schools(session, number, {entry.school: entry.grades for entry in moving})
        schools = tuple(entry.school for entry in moving)
        await move_schools(session, window_no, schools, to=number, at=now)
        decision = wanted.decision or ""
        before: audit.Values = {"window": str(window_no), "closes_at": to_instant(held.closes_at)}
        after: audit.Values = {
            "window": str(number),
            "closes_at": to_instant(wanted.closes_at),
            "calendar": wanted.calendar,
            "rule": rule_id,
            "schools": len(schools),
        }
        concerns = f"{window_no} {number}"
        await audit.note(session, "extend-window", by, concerns=concerns, reason=decision, before=before, after=after)
        if is_dry_run:
            await transaction.rollback()
    return Extended(str(number), schools, decision)


def _subject(window: Window, rule_id: str) -> tuple[object, ...]:
    return (window.registrar, window.school_year, window.level, window.track, window.grades, rule_id)


async def _moving(session: AsyncSession, held: Window, rules: ExtensionRules) -> list[ExpectedSchool]:
    """Raises SchoolsNotExpected, NobodyExpected."""
    here = {entry.school: entry for entry in await load_expected(session, held.window_no) if entry.moved_to is None}
    strangers = sorted(set(rules.schools) - here.keys())
    if strangers:
        raise SchoolsNotExpected(strangers)
    of_communes: Collection[str] = await list_schools_of_communes(session, rules.communes, held.opens_at)
    moving = sorted((set(of_communes) & here.keys()) | set(rules.schools))
    if not moving:
        raise NobodyExpected
    return [here[school] for school in moving]
