"""From above: the operator records a school's first administrator, or its head."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.base64url import encode
from school_api.domain.giving import OPERATOR_GIVES
from school_api.domain.machines import Mode
from school_api.domain.people import Role
from school_api.domain.people_errors import NotYoursToGive, TermRefused
from school_api.storage import people
from school_api.storage.audit import Entry, add_entry
from school_api.storage.holdings import Holding, add_holding


async def appoint_person(
    school: str,
    role: Role,
    *,
    full_name: str,
    reason: str,
    operator: str,
    lifetime: timedelta,
    random_bytes: Callable[[int], bytes],
    machines: Mode,
    sessions: Sessions,
    until: datetime | None = None,
) -> tuple[UUID, str]:
    """A person with this role, who has still to accept: his id and the secret of his invitation.

    Raises NotYoursToGive for a role that the school gives itself; TermRefused for an inspector without an end, and for
    an end that is past.
    """
    if role not in OPERATOR_GIVES:
        raise NotYoursToGive
    secret, person_id, by = random_bytes(32), uuid7(), f"operator:{operator}"
    async with sessions.begin() as session:
        at = await people.hold_people(session, school, to_change=True)
        if (until is None and role == Role.INSPECTOR) or (until is not None and until <= at):
            raise TermRefused("end-needed")
        await people.add_school(session, school, machines)
        await people.add_person(session, person_id, school, full_name=full_name, added_by=by, reason=reason)
        await people.add_invitation(
            session,
            uuid7(),
            person_id,
            secret_sha256=sha256(secret).digest(),
            expires_at=at + lifetime,
            invited_by=by,
            reason=reason,
        )
        own = {"role": role.value}
        await add_holding(session, Holding(uuid7(), school, "grant", person_id, at, until, by, reason, own))
        await add_entry(session, Entry(school, "appoint", by, "", concerns=str(person_id), reason=reason))
    return person_id, encode(secret)
