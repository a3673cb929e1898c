"""After an act: the row that says who did what, by which right. A reading is one as well, if a person reads."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.permits import Permit
from school_api.storage.audit import Entry, Values, add_entry


@dataclass(frozen=True)
class About:
    """What an entry is about."""

    class_id: UUID | None = None
    draft_id: UUID | None = None
    part: str | None = None
    concerns: str | None = None
    reason: str | None = None
    before: Values | None = None
    after: Values | None = None


async def note_act(session: AsyncSession, permit: Permit, about: About, *, named: str = "") -> None:
    """Store it in the act's own transaction; the last thing before its event. `named`: more exactly than its right."""
    await add_entry(
        session,
        Entry(
            school=permit.school,
            act=named or permit.act.value,
            by_whom=permit.by,
            client_id=permit.client_id,
            person_id=permit.person_id,
            role=permit.role.value if permit.role else None,
            basis=permit.allowed.basis if permit.allowed else None,
            **vars(about),
        ),
    )


async def note_reading(permit: Permit, about: About, *, sessions: Sessions) -> None:
    """Store that a person reads, before anything goes out. What machines fetch is between their school and them."""
    if permit.standing is not None:
        async with sessions.begin() as session:
            await note_act(session, permit, about)
