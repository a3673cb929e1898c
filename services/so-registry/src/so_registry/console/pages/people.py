"""The Sở's people: who holds which role, giving one, ending one. Never one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import Fields, first, read_day, read_uuid
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.grants import NewGrant
from so_registry.domain.people.refused import GrantRefused
from so_registry.domain.people.roles import Action, Role
from so_registry.storage.people import Holder
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.people.end_grant import end_grant
from so_registry.usecases.people.grant_role import grant_role
from so_registry.usecases.people.show_people import show_people, show_person

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.PEOPLE, "menu.people", frozenset({Action.GRANT_ROLES}))
FIELDS = ("role", "scope", "schools", "from", "until", "decision", "reason")


@dataclass(frozen=True)
class PeoplePage(Page):
    """Those who came last first."""

    template = "people.html"
    heading = "people.heading"
    holders: Sequence[Holder]


@dataclass(frozen=True)
class PersonPage(Page):
    """What he holds and held, and the form. `wrong`: fields to be filled in again, as `typed`."""

    template = "person.html"
    heading = "person.heading"
    holder: Holder
    is_self: bool
    grant_id: UUID
    names: Names
    roles: tuple[Role, ...] = tuple(Role)
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[str] = ()


Reader = Annotated[Visit, Depends(reading(Action.GRANT_ROLES))]
Giver = Annotated[Visit, Depends(acting(Action.GRANT_ROLES))]


@router.get(paths.PEOPLE)
async def get_people(request: Request, visit: Reader) -> Response:
    """The list."""
    return show(request, PeoplePage(await show_people(sessions=visit.use.sessions)), visit)


@router.get(paths.PERSON)
async def get_person(request: Request, visit: Reader, person: str) -> Response:
    """One of them."""
    return await _show(request, visit, read_uuid(person))


@router.post(paths.PERSON)
async def post_person(request: Request, visit: Giver, person: str) -> Response:
    """Give a role; a second click gives the same one."""
    person_id = read_uuid(person)
    try:
        new = _new_grant(visit.fields, visit)
        await grant_role(
            person_id,
            new,
            grant_id=read_uuid(first(visit.fields, "grant")),
            by=visit.by,
            giver=(visit.visitor.person, visit.schools),
            sessions=visit.use.sessions,
        )
    except GrantRefused as refused:
        return await _show(request, visit, person_id, refused.fields)
    return go(paths.PERSON.format(person=person_id))


@router.post(paths.END_GRANT)
async def post_end(visit: Giver, person: str) -> Response:
    """End a role, from the next request on."""
    await end_grant(
        read_uuid(first(visit.fields, "grant")),
        reason=first(visit.fields, "reason"),
        by=visit.by,
        giver=(visit.visitor.person, visit.schools),
        sessions=visit.use.sessions,
    )
    return go(paths.PERSON.format(person=read_uuid(person)))


async def _show(request: Request, visit: Visit, person_id: UUID, wrong: Sequence[str] = ()) -> Response:
    holder = await show_person(person_id, sessions=visit.use.sessions)
    typed = {name: first(visit.fields, name) for name in FIELDS}
    is_self = person_id == visit.visitor.person.person
    schools = {school for grant in holder.grants for school in grant.schools or ()}
    names = await find_names(schools=schools, sessions=visit.use.sessions)
    page = PersonPage(holder, is_self, uuid4(), names, typed=typed, wrong=wrong)
    path = paths.PERSON.format(person=person_id)
    return show(request, page, visit, status=422 if wrong else 200, path=path)


def _new_grant(fields: Fields, visit: Visit) -> NewGrant:
    """Raises GrantRefused for what cannot even be read."""
    wrong = []
    days = {}
    for name in ("from", "until"):
        try:
            days[name] = read_day(first(fields, name), is_end=name == "until")
        except ValueError:
            wrong.append(name)
    role = first(fields, "role")
    if role not in set(Role):
        wrong.append("role")
    if wrong:
        raise GrantRefused(wrong)
    schools = first(fields, "schools").replace(",", " ").split()
    return NewGrant(
        role=Role(role),
        scope=first(fields, "scope"),
        schools=frozenset(schools) if schools else None,
        holds_from=days["from"] or visit.visitor.now,
        holds_until=days["until"],
        decision=first(fields, "decision"),
        reason=first(fields, "reason"),
    )
