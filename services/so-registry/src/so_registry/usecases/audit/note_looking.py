"""Somebody is about to look at, or to move, what lies outside the database: noted before anything goes out."""

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit


async def note_looking(act: str, concerns: str, *, by: Actor, sessions: Sessions) -> None:
    """A transaction of its own, committed when this returns."""
    async with sessions.begin() as session:
        await audit.note(session, act, by, concerns=concerns)
