"""What people hold, as the decision needs it. Read it under `hold_people` where an act depends on it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.actors import Account
from school_api.domain.people import (
    HEADS,
    Assignment,
    Capacity,
    Delegation,
    PersonState,
    Power,
    Role,
    RoleGrant,
    Standing,
    Term,
)
from school_api.domain.people_errors import PersonUnknown
from school_api.storage.people import STATE

_TERM = "h.holding_id, h.person_id, h.holds_from, h.holds_until, e.ended_at"
_HELD = "school.holdings h LEFT JOIN school.holding_ends e USING (holding_id)"


async def get_standing(session: AsyncSession, school: str, person_id: UUID) -> Standing:
    """A person with all that he holds or held. Raises PersonUnknown."""
    found = (await load_standings(session, [person_id])).get(person_id)
    if found is None or found.school != school:
        raise PersonUnknown
    return found


async def find_standing(session: AsyncSession, school: str, account: Account) -> Standing | None:
    """The person of a school who has bound this account."""
    query = text("""
        SELECT person_id FROM school.bindings
        WHERE (school, issuer, subject) = (:school, :issuer, :subject)""")
    values = {"school": school, "issuer": account.issuer, "subject": account.subject}
    person_id = (await session.execute(query, values)).scalar_one_or_none()
    return None if person_id is None else await get_standing(session, school, person_id)


async def list_administrators(session: AsyncSession, school: str) -> list[Standing]:
    """Everybody who was ever given the administration of a school."""
    query = text("""
        SELECT DISTINCT h.person_id FROM school.holdings h JOIN school.grants g USING (holding_id)
        WHERE h.school = :school AND g.role = 'school-administrator'""")
    ids = (await session.scalars(query, {"school": school})).all()
    return list((await load_standings(session, ids)).values())


async def load_standings(session: AsyncSession, person_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """People by id."""
    if not person_ids:
        return {}
    found = await _people(session, person_ids)
    grants, assignments = await _grants(session, person_ids), await _assignments(session, person_ids)
    delegations = await _delegations(session, person_ids)
    return {
        person_id: replace(
            standing,
            grants=tuple(grants[person_id]),
            assignments=tuple(assignments[person_id]),
            delegations=tuple(delegations[person_id]),
        )
        for person_id, standing in found.items()
    }


async def _people(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Standing]:
    query = text(f"""
        SELECT p.person_id, p.school, p.full_name, {STATE} AS state
        FROM school.people p LEFT JOIN school.bindings b USING (person_id) WHERE p.person_id = ANY(:ids)""")
    rows = await session.execute(query, {"ids": list(ids)})
    return {
        row.person_id: Standing(row.person_id, row.school, PersonState(row.state), full_name=row.full_name)
        for row in rows
    }


async def _grants(session: AsyncSession, ids: Collection[UUID]) -> defaultdict[UUID, list[RoleGrant]]:
    query = text(f"""
        SELECT {_TERM}, g.role FROM {_HELD} JOIN school.grants g USING (holding_id)
        WHERE h.person_id = ANY(:ids) ORDER BY h.given_at, h.holding_id""")
    found: defaultdict[UUID, list[RoleGrant]] = defaultdict(list)
    for row in await session.execute(query, {"ids": list(ids)}):
        found[row.person_id].append(RoleGrant(row.holding_id, Role(row.role), term_of(row)))
    return found


async def _assignments(session: AsyncSession, ids: Collection[UUID]) -> defaultdict[UUID, list[Assignment]]:
    query = text(f"""
        SELECT {_TERM}, a.role, a.capacity, a.school_year, a.class, a.part, a.pupil_codes
        FROM {_HELD} JOIN school.assignments a USING (holding_id)
        WHERE h.person_id = ANY(:ids) ORDER BY h.given_at, h.holding_id""")
    found: defaultdict[UUID, list[Assignment]] = defaultdict(list)
    for row in await session.execute(query, {"ids": list(ids)}):
        found[row.person_id].append(assignment_of(row))
    return found


async def _delegations(session: AsyncSession, ids: Collection[UUID]) -> defaultdict[UUID, list[Delegation]]:
    query = text(f"""
        SELECT {_TERM}, d.head, d.powers FROM {_HELD} JOIN school.delegations d USING (holding_id)
        WHERE h.person_id = ANY(:ids) ORDER BY h.given_at, h.holding_id""")
    rows = (await session.execute(query, {"ids": list(ids)})).all()
    found: defaultdict[UUID, list[Delegation]] = defaultdict(list)
    if rows:
        heads = {row.head for row in rows}
        people, grants = await _people(session, heads), await _grants(session, heads)
        for row in rows:
            own = tuple(grant for grant in grants[row.head] if grant.role in HEADS)
            is_active = people[row.head].state == PersonState.ACTIVE
            powers = frozenset(Power(power) for power in row.powers)
            found[row.person_id].append(Delegation(row.holding_id, powers, term_of(row), own, is_active))
    return found


def term_of(row: Row[Any]) -> Term:
    """The term of a row that has its columns."""
    return Term(row.holds_from, row.holds_until, row.ended_at)


def assignment_of(row: Row[Any]) -> Assignment:
    """The assignment of a row that has its columns."""
    return Assignment(
        holding_id=row.holding_id,
        role=Role(row.role),
        capacity=Capacity(row.capacity),
        school_year=row.school_year,
        class_name=row._mapping["class"],
        part=row.part,
        term=term_of(row),
        pupil_codes=None if row.pupil_codes is None else frozenset(row.pupil_codes),
    )
