"""Declarations that wait for somebody; the names of their holders are shown for a reason, which is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hbs_kit.db import Sessions
from hbs_schema.certificate_api import DeclarationOut
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.bindings import Approval
from so_registry.domain.people.grants import Schools, is_within
from so_registry.domain.people.refused import NothingFound, ReasonNeeded
from so_registry.storage import audit
from so_registry.storage.boards.declarations import WaitingSchool, list_waiting, list_waiting_schools
from so_registry.storage.certificates import find_schools_of, load_by_id, load_of_school
from so_registry.storage.schools import has_school
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.show_declarations import declaration_out, notes_of

PAGE: Final = 40
MOST_HELD: Final = 250


@dataclass(frozen=True)
class Declarations:
    """Of one school, the oldest first."""

    school: str
    items: Sequence[DeclarationOut]
    has_more: bool


async def show_waiting_schools(schools: Schools, *, sessions: Sessions) -> list[WaitingSchool]:
    """Where declarations wait; nobody is named."""
    async with sessions() as session:
        return await list_waiting_schools(session, schools)


async def view_declarations(
    school: str, schools: Schools, *, reason: str, by: Actor, sessions: Sessions
) -> Declarations:
    """Those of a school that wait for a review or an approval. Raises NothingFound, ReasonNeeded."""
    if not is_within(school, schools):
        raise NothingFound
    if not is_reason(reason):
        raise ReasonNeeded
    async with sessions.begin() as session:
        ids = await list_waiting(session, school, limit=PAGE + 1)
        found = await load_by_id(session, ids)
        schools_of = await find_schools_of(session, {entry.binding.person for entry in found.values()})
        why = reason.strip()
        await audit.note(session, "read-declarations", by, concerns=f"school:{school}", school=school, reason=why)
    items = [declaration_out(found[name], notes=notes_of(found[name], schools_of)) for name in ids[:PAGE]]
    return Declarations(school, items, len(ids) > PAGE)


async def view_held(school: str, schools: Schools, *, reason: str, by: Actor, sessions: Sessions) -> Declarations:
    """All of a school that were not rejected, ended and revoked ones too. Raises NothingFound, ReasonNeeded."""
    if not is_within(school, schools):
        raise NothingFound
    if not is_reason(reason):
        raise ReasonNeeded
    async with sessions.begin() as session:
        if not await has_school(session, school):
            raise NothingFound
        found = [
            stored for stored in await load_of_school(session, school) if stored.binding.approval != Approval.REJECTED
        ]
        why = reason.strip()
        await audit.note(session, "read-declarations", by, concerns=f"school:{school}", school=school, reason=why)
    found.sort(key=lambda stored: (stored.holder, stored.declared_at))
    return Declarations(school, [declaration_out(stored) for stored in found[:MOST_HELD]], len(found) > MOST_HELD)
