"""The audit: who did what, who read what, and why. Reading it is a row of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.forms import Fields, first, read_day
from so_registry.console.page import Entry, Page
from so_registry.console.texts_audit import ACTS
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.roles import Action
from so_registry.storage.boards.audit_lines import Filters
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.read_audit import PAGE, AuditRead, Wish, read_audit

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.AUDIT, "menu.audit", frozenset({Action.READ_AUDIT}))
FIELDS: Final = ("reason", "act", "who", "school", "concerns", "from", "until")


@dataclass(frozen=True)
class AuditPage(Page):
    """The form, and behind a reason the rows. `before`: where the next page begins."""

    template = "audit.html"
    heading = "audit.heading"
    typed: Mapping[str, str]
    names: Names = field(default_factory=Names)
    found: AuditRead | None = None
    before: int | None = None
    wrong: Sequence[str] = ()
    acts: Sequence[str] = field(default_factory=lambda: tuple(name.removeprefix("audit-act.") for name in ACTS))


@router.get(paths.AUDIT)
async def get_audit(request: Request, visit: Annotated[Visit, Depends(reading(Action.READ_AUDIT))]) -> Response:
    """Who looks says why first."""
    return show(request, AuditPage(_typed(visit.fields)), visit)


@router.post(paths.AUDIT)
async def post_audit(request: Request, visit: Annotated[Visit, Depends(acting(Action.READ_AUDIT))]) -> Response:
    """A page of rows, newest first."""
    typed, told = _typed(visit.fields), first(visit.fields, "before")
    try:
        filters = _filters(typed)
    except ValueError:
        return show(request, AuditPage(typed, wrong=("from",)), visit, status=422)
    wish = Wish(typed["reason"], int(told) if told.isdecimal() and len(told) < 19 else None, filters)
    found = await read_audit(wish, visit.schools, by=visit.by, sessions=visit.use.sessions)
    before = found.lines[-1].audit_no if len(found.lines) == PAGE else None
    names = await find_names(
        schools={line.school for line in found.lines},
        actors={name for line in found.lines for name in (line.by_whom, line.on_behalf)},
        sessions=visit.use.sessions,
    )
    return show(request, AuditPage(typed, names, found, before), visit)


def _typed(fields: Fields) -> dict[str, str]:
    return {name: first(fields, name) for name in FIELDS}


def _filters(typed: Mapping[str, str]) -> Filters:
    """Raises ValueError for what is no day."""
    return Filters(
        act=typed["act"] or None,
        by_whom=typed["who"] or None,
        school=typed["school"] or None,
        concerns=typed["concerns"] or None,
        since=read_day(typed["from"]),
        until=read_day(typed["until"], is_end=True),
    )
