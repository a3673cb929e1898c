"""Records of several years, and secondary ones: signed by head and seal alone, locked, published."""

from typing import Any

from pydantic import BaseModel

from hbs_schema.messages.publications import PublishedStatus
from tests.support.portal import Portal
from tests.support.publications import locked_class, published_records, published_status, pupil_values
from tests.support.pupils import lookup_code
from tests.support.world import HEAD_ONLY, Locked, World
from tests.unit.lookup_portal import samples_secondary

CODE = lookup_code()
YEARS = ("2024-2025", "2025-2026")
LEVELS = ["primary", "lower-secondary", "upper-secondary"]


def book_world() -> World:
    """Its policy holds for all levels."""
    world = World(stages=HEAD_ONLY, policy_id="head-only")
    world.__dict__["policy"] = world.make_policy(levels=LEVELS)
    return world


def two_years(world: World, schools: tuple[str, str] | None = None) -> list[Locked]:
    """Two years of one pupil, of two schools if they are given."""
    return years_at(world, list(zip(YEARS, schools or (world.school, world.school), strict=True)))


def years_at(world: World, taught: list[tuple[str, str]]) -> list[Locked]:
    """Years of one pupil: school year and school."""
    first = pupil_values(1)
    shared = {"record": {"lookup_code": CODE}, "identity": first["identity"]}
    found, last = [], world.school
    for year, school in taught:
        world.school = school
        found.append(locked_class(world, values=[{**pupil_values(1), **shared}], school_year=year))
    world.school = last
    return found


def secondary_values(code: str, *, reassessed: bool = False) -> dict[str, dict[str, Any]]:
    """A grade 7 record by part name."""
    given = samples_secondary.parts(reassessed=reassessed)
    values = {f"subjects/{name}": _plain(subject) for name, subject in given.subjects.items()}
    others = ("identity", "personal", "conduct", "attendance", "outcome", "remarks")
    values |= {name: _plain(getattr(given, name)) for name in others}
    return {**values, "record": {"lookup_code": code}}


def secondary_year(world: World, code: str, *, reassessed: bool = False) -> Locked:
    """One locked year of lower secondary."""
    return locked_class(
        world,
        values=[secondary_values(code, reassessed=reassessed)],
        schema={"id": "secondary", "version": 1},
        level="lower-secondary",
        grade=7,
        lock={"level": "lower-secondary", "scope": {"grades": [7]}},
    )


def status_of(world: World, school_year: str) -> PublishedStatus:
    """A status of another year than the world's own."""
    return published_status(world, world.status(school_year=school_year))


async def publish_books(portal: Portal, *records: Locked) -> None:
    """The records, and a status of each of their years."""
    for locked in records:
        await portal.publish(published_records(locked))
    for year in sorted({locked.packets[0].header.school_year for locked in records}):
        await portal.publish(status_of(portal.world, year))


def _plain(value: BaseModel) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude_none=True)
