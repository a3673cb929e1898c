"""People of schools: added, invited, bound to an account, suspended, ended. Rows are only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.actors import Account
from school_api.domain.machines import Mode
from school_api.domain.people import PersonState
from school_api.domain.people_errors import AccountBound, IdUsed, InvitationUnknown, PersonUnknown

PersonAct = Literal["suspend", "resume", "end"]

STATE = """
CASE (SELECT c.act FROM school.person_changes c WHERE c.person_id = p.person_id ORDER BY c.change_id DESC LIMIT 1)
WHEN 'suspend' THEN 'suspended' WHEN 'end' THEN 'ended'
ELSE CASE WHEN b.person_id IS NULL THEN 'invited' ELSE 'active' END END
"""
_SELECT = f"""
SELECT p.person_id, p.school, p.full_name, p.added_by, p.added_at, p.reason, {STATE} AS state
FROM school.people p LEFT JOIN school.bindings b USING (person_id)
"""


@dataclass(frozen=True)
class StoredPerson:
    """A person of a school."""

    person_id: UUID
    school: str
    full_name: str
    added_by: str
    added_at: datetime
    reason: str
    state: PersonState


async def hold_people(session: AsyncSession, school: str, *, to_change: bool) -> datetime:
    """Keep what people and clients of a school hold as it is until this transaction ends; the instant since when.

    Acts share it, whoever changes what is held has it alone: after an end has committed, no act commits that it would
    have refused. Take it after a class's lock.
    """
    lock = "pg_advisory_xact_lock" if to_change else "pg_advisory_xact_lock_shared"
    await session.execute(text(f"SELECT {lock}(hashtextextended('people:' || :school, 0))"), {"school": school})
    return await read_clock(session)


async def read_clock(session: AsyncSession) -> datetime:
    """The database's own time, by which terms are judged."""
    at: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return at


async def add_school(session: AsyncSession, school: str, machines: Mode) -> None:
    """Know a school from now on; one that is known stays as it is."""
    await session.execute(
        text("INSERT INTO school.schools (school, machines) VALUES (:school, :machines) ON CONFLICT DO NOTHING"),
        {"school": school, "machines": machines},
    )


async def add_person(
    session: AsyncSession, person_id: UUID, school: str, *, full_name: str, added_by: str, reason: str
) -> StoredPerson:
    """Add a person; the same again is the same. Raises IdUsed for another under this id."""
    await session.execute(
        text("""
            INSERT INTO school.people (person_id, school, full_name, added_by, reason)
            VALUES (:id, :school, :full_name, :added_by, :reason) ON CONFLICT (person_id) DO NOTHING"""),
        {"id": person_id, "school": school, "full_name": full_name, "added_by": added_by, "reason": reason},
    )
    row = (await session.execute(text(f"{_SELECT} WHERE p.person_id = :id"), {"id": person_id})).one()
    if (row.school, row.full_name) != (school, full_name):
        raise IdUsed
    return _person(row)


async def get_person(session: AsyncSession, school: str, person_id: UUID) -> StoredPerson:
    """Raises PersonUnknown."""
    query = text(f"{_SELECT} WHERE p.school = :school AND p.person_id = :id")
    row = (await session.execute(query, {"school": school, "id": person_id})).one_or_none()
    if row is None:
        raise PersonUnknown
    return _person(row)


async def list_people(session: AsyncSession, school: str, *, after: UUID | None, limit: int) -> list[StoredPerson]:
    """A school's people in order of their ids, behind a cursor."""
    query = text(f"""
        {_SELECT} WHERE p.school = :school AND (cast(:after AS uuid) IS NULL OR p.person_id > :after)
        ORDER BY p.person_id LIMIT :limit""")
    rows = await session.execute(query, {"school": school, "after": after, "limit": limit})
    return [_person(row) for row in rows]


async def add_change(session: AsyncSession, person_id: UUID, act: PersonAct, *, changed_by: str, reason: str) -> None:
    """Suspend, resume or end a person."""
    await session.execute(
        text("""
            INSERT INTO school.person_changes (person_id, act, changed_by, reason)
            VALUES (:id, :act, :changed_by, :reason)"""),
        {"id": person_id, "act": act, "changed_by": changed_by, "reason": reason},
    )


async def is_ended_from_above(session: AsyncSession, person_id: UUID) -> bool:
    """Whether the operator ended a person, and nobody has let him go on since."""
    query = text(
        "SELECT act, changed_by FROM school.person_changes WHERE person_id = :id ORDER BY change_id DESC LIMIT 1"
    )
    last = (await session.execute(query, {"id": person_id})).one_or_none()
    return last is not None and last.act == "end" and last.changed_by.startswith("operator:")


async def add_invitation(
    session: AsyncSession,
    invitation_id: UUID,
    person_id: UUID,
    *,
    secret_sha256: bytes,
    expires_at: datetime,
    invited_by: str,
    reason: str,
) -> None:
    """Invite a person; earlier invitations of his count no more."""
    await session.execute(
        text("""
            INSERT INTO school.invitations (invitation_id, person_id, secret_sha256, expires_at, invited_by, reason)
            VALUES (:invitation_id, :person_id, :secret, :expires_at, :invited_by, :reason)"""),
        {
            "invitation_id": invitation_id,
            "person_id": person_id,
            "secret": secret_sha256,
            "expires_at": expires_at,
            "invited_by": invited_by,
            "reason": reason,
        },
    )


async def find_invited(session: AsyncSession, school: str, secret_sha256: bytes, at: datetime) -> tuple[UUID, UUID]:
    """Invitation and person of a secret that counts. Raises InvitationUnknown for any other."""
    query = text(f"""
        SELECT i.invitation_id, p.person_id, {STATE} AS state
        FROM school.invitations i JOIN school.people p USING (person_id) LEFT JOIN school.bindings b USING (person_id)
        WHERE i.secret_sha256 = :secret AND p.school = :school AND i.expires_at > :at
          AND NOT EXISTS (SELECT FROM school.invitations later
                          WHERE later.person_id = i.person_id AND later.invited_at > i.invited_at)
          AND (b.invitation_id IS NULL OR b.invitation_id = i.invitation_id)""")
    rows = await session.execute(query, {"secret": secret_sha256, "school": school, "at": at})
    row = rows.one_or_none()
    if row is None or row.state not in (PersonState.INVITED, PersonState.ACTIVE):
        raise InvitationUnknown
    return row.invitation_id, row.person_id


async def bind(session: AsyncSession, school: str, person_id: UUID, invitation_id: UUID, account: Account) -> None:
    """Bind a person to an account, once and for ever; the same again is the same. Raises AccountBound."""
    values = {"person": person_id, "school": school, "issuer": account.issuer, "subject": account.subject}
    await session.execute(
        text("""
            INSERT INTO school.bindings (person_id, school, issuer, subject, invitation_id)
            VALUES (:person, :school, :issuer, :subject, :invitation) ON CONFLICT DO NOTHING"""),
        {**values, "invitation": invitation_id},
    )
    bound = text("""
        SELECT count(*) FROM school.bindings
        WHERE (person_id, school, issuer, subject) = (:person, :school, :issuer, :subject)""")
    if not (await session.execute(bound, values)).scalar_one():
        raise AccountBound


async def is_bound(session: AsyncSession, school: str, account: Account) -> bool:
    """Whether an account is anybody at a school."""
    return bool(await find_accounts_people(session, account, [school]))


async def find_accounts_people(session: AsyncSession, account: Account, schools: Sequence[str] | None) -> list[UUID]:
    """Who an account is, at every school or at some."""
    query = text("""
        SELECT person_id FROM school.bindings WHERE (issuer, subject) = (:issuer, :subject)
        AND (cast(:schools AS text[]) IS NULL OR school = ANY(:schools))""")
    values = {"issuer": account.issuer, "subject": account.subject, "schools": schools}
    return list((await session.scalars(query, values)).all())


def _person(row: Row[tuple[object, ...]]) -> StoredPerson:
    return StoredPerson(**{**row._mapping, "state": PersonState(row.state)})
