"""Every page's door: who comes, whether he may, and with acts whether the form is his and his second factor fresh.

A route without `reading` or `acting` is open to everybody; a test holds the list of those.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Final

from fastapi import Request

from hbs_kit.limits import TokenBuckets, client_address
from so_registry.console import cookies
from so_registry.console.forms import Fields, check_form, read_fields
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Schools
from so_registry.domain.people.refused import NotSignedIn
from so_registry.domain.people.roles import Action
from so_registry.domain.people.sessions import Visitor
from so_registry.resources import ConsoleResources
from so_registry.usecases.people.find_visitor import find_visitor

POLL: Final = "hbs-poll"
"""The header of what the script asks for by itself: nobody sits there, so the session grows idle."""
NOBODY: Final[Schools] = frozenset()


@dataclass(frozen=True)
class Visit:
    """A request of somebody who is signed in. `schools`: for which he may do what the page is for."""

    use: ConsoleResources
    secret: str
    visitor: Visitor
    schools: Schools = NOBODY
    fields: Fields = field(default_factory=dict)

    @property
    def by(self) -> Actor:
        return self.visitor.actor(self.use.account.client_id)


Door = Callable[[Request], Awaitable[Visit]]


def get_use(request: Request) -> ConsoleResources:
    """From the lifespan's state."""
    use: ConsoleResources = request.state.console
    return use


async def enter(request: Request) -> Visit:
    """Raises NotSignedIn."""
    use, secret = get_use(request), cookies.read(request, cookies.SESSION)
    if secret is None:
        raise NotSignedIn
    is_touch = POLL not in request.headers
    visitor = await find_visitor(secret, term=use.term, is_touch=is_touch, sessions=use.sessions)
    visit = Visit(use, secret, visitor)
    request.state.visit = visit
    return visit


async def take_turn(request: Request) -> None:
    """For what is open to everybody and costs something. Raises TooManyRequests."""
    buckets: TokenBuckets = request.app.state.buckets
    buckets.take(client_address(request), request.url.path)


def reading(action: Action | None) -> Door:
    """The door of a page; None: for everybody who is signed in."""

    async def read(request: Request) -> Visit:
        visit = await enter(request)
        return visit if action is None else replace(visit, schools=visit.visitor.reach(action))

    return read


def acting(action: Action | None) -> Door:
    """The door of a form."""

    async def act(request: Request) -> Visit:
        fields = await read_fields(request)
        visit = await enter(request)
        check_form(request, fields, visit.secret)
        schools = NOBODY if action is None else visit.visitor.check_act(action, visit.use.term)
        return replace(visit, schools=schools, fields=fields)

    return act
