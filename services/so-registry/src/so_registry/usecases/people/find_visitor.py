"""Who a browser's session is of, and what he holds now."""

from hbs_kit.db import Sessions
from so_registry.domain.people.refused import NotSignedIn
from so_registry.domain.people.sessions import Term, Visitor
from so_registry.storage.console_sessions import see_session
from so_registry.storage.people import find_person, load_grants
from so_registry.usecases.people.secrets import hash_of


async def find_visitor(secret: str | None, *, term: Term, is_touch: bool, sessions: Sessions) -> Visitor:
    """Roles are read at every request: what ended a moment ago allows nothing now. Raises NotSignedIn."""
    if secret is None:
        raise NotSignedIn
    async with sessions.begin() as session:
        seen = await see_session(session, hash_of(secret), idle=term.idle, is_touch=is_touch)
        person = await find_person(session, seen.person) if seen else None
        if seen is None or person is None:
            raise NotSignedIn
        grants = await load_grants(session, [person.person])
    return Visitor(person, grants, seen.proved_at, seen.is_second, seen.ends_at, seen.now)
