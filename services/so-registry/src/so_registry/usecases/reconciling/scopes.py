"""Whom a reviewer may see: a named set of schools; what he may act on: grades of a window that has a reviewer."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Window
from so_registry.domain.errors import SchoolNotAllowed
from so_registry.domain.reconciling.errors import GradesNotHere, NoReviewHere
from so_registry.domain.windows.errors import SchoolNotInWindow
from so_registry.storage.window_schools import load_expected

NO_STAGE = "none"


def check_allowed(school: str, schools: frozenset[str] | None) -> None:
    """Raises SchoolNotAllowed outside of the caller's schools (None: he has all)."""
    if schools is not None and school not in schools:
        raise SchoolNotAllowed


async def check_scope(session: AsyncSession, window: Window, school: str, schools: frozenset[str] | None) -> None:
    """Raises SchoolNotAllowed outside of the caller's schools (None: he has all), SchoolNotInWindow."""
    check_allowed(school, schools)
    if school not in {entry.school for entry in await load_expected(session, window.window_no)}:
        raise SchoolNotInWindow


async def take_grades(session: AsyncSession, window: Window, school: str, grades: Sequence[int]) -> tuple[int, ...]:
    """The grades of an act, all of the school's where it names none. Raises GradesNotHere, NoReviewHere."""
    if window.reviewer == NO_STAGE:
        raise NoReviewHere
    expected = {entry.school: entry.grades for entry in await load_expected(session, window.window_no)}
    own = set(expected.get(school) or window.grades)
    if not set(grades) <= own:
        raise GradesNotHere
    return tuple(sorted(set(grades) or own))
