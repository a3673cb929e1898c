"""A dated role of one of the registrar's people."""

from datetime import timedelta
from uuid import UUID, uuid4

from hbs_kit.clock import utc_now
from so_registry.domain.people.grants import NewGrant, Person
from so_registry.domain.people.roles import Role
from so_registry.storage import people
from tests.support.registry import Registry


async def grant(
    registry: Registry,
    issuer: str,
    subject: str,
    schools: frozenset[str] | None,
    *,
    role: Role = Role.REVIEWER,
    starts: timedelta = -timedelta(days=1),
    lasts: timedelta = timedelta(days=2),
) -> UUID:
    """To whom the provider calls by this name; its id."""
    begins = utc_now() + starts
    new = NewGrant(role, "cụm 1" if schools else "", schools, begins, begins + lasts, "15/QĐ-SGDĐT", "Phân công")
    number = uuid4()
    async with registry.sessions.begin() as session:
        person = await people.enter_person(session, Person(uuid4(), issuer, subject, "Họ và tên"))
        await people.add_grant(session, number, person.person, new, by="operator:test")
    return number
