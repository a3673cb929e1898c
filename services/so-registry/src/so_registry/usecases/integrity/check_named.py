"""Special windows take the records that a decision names: those of the signed calendar, and no other."""

from hbs_schema.calendars.windows import rules_2
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import parse_statement
from so_registry.domain.integrity.faults import ROW, Fault
from so_registry.storage.integrity import told_of
from so_registry.usecases.integrity.looking import Looking


async def check_named(run: Looking) -> None:
    """Row by row, both ways."""
    for window in await told_of.list_named_records(run.session, run.window_no):
        named = _named(window["jws"], window["rule_id"])
        if named is None:
            run.add([Fault("windows", str(window["window_no"]), "calendar", "orphan")])
            continue
        stored = set(window["records"])
        number = window["window_no"]
        run.add(Fault("window_records", f"{number}/{key}", ROW, "orphan") for key in sorted(stored - named))
        run.add(Fault("window_records", f"{number}/{key}", ROW, "missing") for key in sorted(named - stored))


def _named(jws: str | None, rule_id: str) -> set[str] | None:
    try:
        special = rules_2(parse_statement(jws or "", Calendar).payload).special
    except (Refused, ValueError):
        return None
    return next((set(entry.records) for entry in special if entry.id == rule_id), None)
