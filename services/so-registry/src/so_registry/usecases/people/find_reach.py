"""For which schools somebody may do something outside of the console: by the same dated roles as there."""

from typing import Final

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Schools, reach
from so_registry.domain.people.refused import NotPermitted
from so_registry.domain.people.roles import Action
from so_registry.storage.people import find_subject, load_grants
from so_registry.storage.windows import database_now

TERMINAL: Final = "operator"
"""Stands for the identity provider of accounts at the terminal: an operator's name is his account's."""


async def find_reach(issuer: str, subject: str, action: Action, *, sessions: Sessions) -> Schools:
    """Of a person by the provider's name for him; what ended a moment ago allows nothing. Raises NotPermitted."""
    async with sessions() as session:
        person = await find_subject(session, issuer, subject)
        if person is None:
            raise NotPermitted
        return reach(await load_grants(session, [person.person]), action, await database_now(session))


async def find_operators_reach(by: Actor, action: Action, *, sessions: Sessions) -> Schools:
    """Of whoever sits at the terminal: all schools, unless he was entered as somebody with roles of his own; then
    those alone. Raises NotPermitted.
    """
    async with sessions() as session:
        person = await find_subject(session, TERMINAL, by.name.partition(":")[2])
        if person is None:
            return None
        return reach(await load_grants(session, [person.person]), action, await database_now(session))


def narrow(schools: Schools, told: Schools) -> Schools:
    """Those that both allow; None: all of them."""
    if schools is None or told is None:
        return told if schools is None else schools
    return schools & told
