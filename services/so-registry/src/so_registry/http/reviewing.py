"""Who reconciles by the API: a person within his dated roles, software within its token; both, within both."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from hbs_kit.access import require
from hbs_kit.identity import Caller
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import PersonNeeded
from so_registry.domain.people.grants import Schools
from so_registry.domain.people.roles import NEEDS_FRESH, Action
from so_registry.http.deps import Use, actor_of, check_fresh, schools_of
from so_registry.usecases.people.find_reach import find_reach, narrow

Token = Annotated[Caller, Depends(require("windows:review"))]


@dataclass(frozen=True)
class Reviewing:
    """A caller of a reviewer's route, and for which schools he may do what it is for."""

    by: Actor
    schools: Schools


Door = Callable[..., Awaitable[Reviewing]]


def reading(action: Action) -> Door:
    """The door of what shows something. Raises NotPermitted for a person whose roles do not show it now."""

    async def read(caller: Token, use: Use) -> Reviewing:
        told = schools_of(caller)
        if caller.is_person:
            told = narrow(told, await find_reach(caller.issuer, caller.subject, action, sessions=use.sessions))
        return Reviewing(actor_of(caller), told)

    return read


def acting(action: Action) -> Door:
    """The door of an act.

    Raises PersonNeeded for software, FreshFactorNeeded for a person whose login is too old for an act with legal
    effect, NotPermitted for one who may not do it now.
    """

    async def act(caller: Token, use: Use) -> Reviewing:
        if not caller.is_person:
            raise PersonNeeded
        if action in NEEDS_FRESH:
            check_fresh(caller, use)
        held = await find_reach(caller.issuer, caller.subject, action, sessions=use.sessions)
        return Reviewing(actor_of(caller), narrow(schools_of(caller), held))

    return act


Reader = Annotated[Reviewing, Depends(reading(Action.READ_WINDOWS))]
NamesReader = Annotated[Reviewing, Depends(reading(Action.LIST_PUPILS))]
Reviewer = Annotated[Reviewing, Depends(acting(Action.RECONCILE))]
SigningReviewer = Annotated[Reviewing, Depends(acting(Action.SIGN_OFF))]
