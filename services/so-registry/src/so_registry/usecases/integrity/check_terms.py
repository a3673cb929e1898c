"""A window's terms are those of the signed calendar that it names: seals alone would let its owner write others."""

from dataclasses import asdict
from typing import Final

from hbs_schema.errors import Refused
from hbs_schema.intake.calendars import window_of
from hbs_schema.intake.windows import Window
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import parse_statement
from so_registry.domain.integrity.faults import ROW, Fault
from so_registry.storage.evidence import find_document
from so_registry.storage.windows import get_window, list_window_numbers
from so_registry.usecases.integrity.looking import Looking

OWN: Final = frozenset({"window_no", "state", "belongs_to", "opens_at", "policies"})
"""Of the row alone: its number, how far it is, which window it was made out of; and what a window that follows a newer
calendar keeps from the one by which it was opened.
"""


async def check_terms(run: Looking) -> None:
    """Column by column, of one window or of all."""
    numbers = [number for number in await list_window_numbers(run.session) if run.window_no in (None, number)]
    for number in numbers:
        try:
            window = await get_window(run.session, number)
        except ValueError:
            # A word that is none of ours: which column it is, the row's seals have said.
            run.add([Fault("windows", str(number), ROW, "malformed")])
            continue
        run.add(_differing(window, await find_document(run.session, window.calendar)))
    run.looked_at["windows"] = len(numbers)


def _differing(window: Window, jws: str | None) -> list[Fault]:
    key = str(window.window_no)
    try:
        signed = asdict(
            window_of(parse_statement(jws or "", Calendar).payload, window.calendar, window.rule_id or window.track)
        )
    except (Refused, ValueError):
        return [Fault("windows", key, "calendar", "orphan")]
    stored = asdict(window)
    differing = sorted(name for name in stored.keys() - OWN if stored[name] != signed[name])
    return [Fault("windows", key, name, "not-equal") for name in differing]
