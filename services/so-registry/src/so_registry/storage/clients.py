"""School groups and vendors: which broker user and client they are, which schools they act for."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions, reading
from so_registry.storage.asking import text


@dataclass(frozen=True)
class Client:
    """A client and its schools."""

    client_id: str
    schools: frozenset[str]


async def find_client(sessions: Sessions, broker_user: str) -> Client | None:
    """The client behind a user that the broker has vouched for."""
    async with reading(sessions) as session:
        row = (
            await session.execute(
                text("SELECT client_id, schools FROM registry.clients WHERE broker_user = :user"),
                {"user": broker_user},
            )
        ).one_or_none()
    return None if row is None else Client(row.client_id, frozenset(row.schools))


async def has_school(session: AsyncSession, school: str) -> bool:
    """Is the school registered?"""
    query = text("SELECT EXISTS (SELECT FROM registry.schools WHERE school = :school)")
    found: bool = (await session.execute(query, {"school": school})).scalar_one()
    return found


async def find_client_ids(session: AsyncSession, school: str) -> list[str]:
    """Clients that act for a school: who is told what becomes of its packets."""
    query = text("SELECT client_id FROM registry.clients WHERE :school = ANY(schools) ORDER BY client_id")
    return list((await session.scalars(query, {"school": school})).all())


async def put_school(session: AsyncSession, school: str, name: str) -> None:
    """Register a school, or give it another name."""
    await session.execute(
        text("""
            INSERT INTO registry.schools (school, name) VALUES (:school, :name)
            ON CONFLICT (school) DO UPDATE SET name = excluded.name"""),
        {"school": school, "name": name},
    )


async def put_client(session: AsyncSession, client_id: str, broker_user: str, schools: list[str]) -> None:
    """Register a client, or change its user and schools."""
    await session.execute(
        text("""
            INSERT INTO registry.clients (client_id, broker_user, schools) VALUES (:client, :user, :schools)
            ON CONFLICT (client_id) DO UPDATE SET broker_user = excluded.broker_user, schools = excluded.schools"""),
        {"client": client_id, "user": broker_user, "schools": schools},
    )


async def list_schools_of(session: AsyncSession, client_id: str) -> frozenset[str]:
    """Schools that a client acts for now."""
    query = text("SELECT unnest(schools) FROM registry.clients WHERE client_id = :client")
    return frozenset((await session.scalars(query, {"client": client_id})).all())
