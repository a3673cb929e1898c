"""A person is invited by a one-time secret, which binds the account that accepts it."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.base64url import encode
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.people import HEADS, PersonState
from school_api.domain.people_errors import AccountBound, NotYoursToGive, PersonInactive
from school_api.domain.people_views import InvitationIn, InvitationOut
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.storage import people
from school_api.storage.standing import get_standing
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act

SECRET_SIZE = 32


async def invite_person(
    school: str,
    request: InvitationIn,
    *,
    lifetime: timedelta,
    random_bytes: Callable[[int], bytes],
    actor: Actor,
    sessions: Sessions,
) -> InvitationOut:
    """A new secret; of a person's invitations only the newest counts.

    Raises SchoolNotAllowed, NotPermitted, ContentRefused, PersonUnknown; NotYoursToGive for a head; AccountBound,
    PersonInactive for whom it is too late.
    """
    check_signable({"reason": request.reason})
    secret = random_bytes(SECRET_SIZE)
    invitation_id, person_id = uuid7(), UUID(request.person_id)
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.MANAGE_PEOPLE, Place(school), to_change_people=True)
        person = await people.get_person(session, school, person_id)
        if person.state == PersonState.ACTIVE:
            raise AccountBound
        if person.state != PersonState.INVITED:
            raise PersonInactive
        await _check_no_head(session, permit, person_id)
        expires_at = permit.at + lifetime
        await people.add_invitation(
            session,
            invitation_id,
            person_id,
            secret_sha256=sha256(secret).digest(),
            expires_at=expires_at,
            invited_by=permit.by,
            reason=request.reason,
        )
        after = {"invitation": str(invitation_id), "expires_at": to_instant(expires_at)}
        about = About(concerns=str(person_id), reason=request.reason, after=after)
        await note_act(session, permit, about, named="invite-person")
    return InvitationOut(
        invitation_id=str(invitation_id),
        person_id=request.person_id,
        secret=encode(secret),
        expires_at=to_instant(expires_at),
    )


async def _check_no_head(session: AsyncSession, permit: Permit, person_id: UUID) -> None:
    """Whoever has the secret becomes the person: a head's is handed out from above, with the appointment."""
    held = (await get_standing(session, permit.school, person_id)).grants
    if any(grant.role in HEADS and grant.term.ended_at is None for grant in held):
        raise NotYoursToGive
