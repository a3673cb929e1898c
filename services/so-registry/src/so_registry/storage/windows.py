"""Windows and their locks. Every transaction that writes to a window calls one of the `hold_` functions first."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Unclosed, Window, WindowState
from so_registry.domain.errors import WindowUnknown

_SELECT = """
SELECT window_no, registrar, school_year, level, track, grades, policies, calendar, opens_at, closes_at,
       grace_until, effective_at, unclosed, state, apart
FROM registry.windows
"""


async def hold_window(session: AsyncSession, window_no: int) -> Window:
    """Keep the window from changing state until this transaction ends; many may hold it.

    A statement of its own, so that what is read afterwards is no older than the lock. Raises WindowUnknown.
    """
    await session.execute(text("SELECT pg_advisory_xact_lock_shared(:no)"), {"no": window_no})
    return await get_window(session, window_no)


async def hold_windows_of_school(session: AsyncSession, window_nos: Collection[int], school: str) -> None:
    """Keep several windows from changing state, and one school's acts in them one at a time.

    Ascending, windows before schools, so that two who hold several never deadlock.
    """
    for window_no in sorted(window_nos):
        await session.execute(text("SELECT pg_advisory_xact_lock_shared(:no)"), {"no": window_no})
    for window_no in sorted(window_nos):
        await hold_school(session, window_no, school)


async def hold_window_alone(session: AsyncSession, window_no: int) -> Window:
    """Wait for everybody who holds the window and keep them out. Raises WindowUnknown."""
    await session.execute(text("SELECT pg_advisory_xact_lock(:no)"), {"no": window_no})
    return await get_window(session, window_no)


async def hold_school(session: AsyncSession, window_no: int, school: str) -> None:
    """One verdict, close or withdrawal of a school at a time; call after `hold_window`."""
    query = text("SELECT pg_advisory_xact_lock(hashtextextended(:school, :no))")
    await session.execute(query, {"school": school, "no": window_no})


async def get_window(session: AsyncSession, window_no: int) -> Window:
    """Raises WindowUnknown."""
    rows = await session.execute(text(f"{_SELECT} WHERE window_no = :no"), {"no": window_no})
    row = rows.mappings().one_or_none()
    if row is None:
        raise WindowUnknown
    return _window(row)


async def list_windows(session: AsyncSession) -> list[Window]:
    """All windows, newest first."""
    rows = await session.execute(text(f"{_SELECT} ORDER BY window_no DESC"))
    return [_window(row) for row in rows.mappings()]


async def add_window(session: AsyncSession, window: Window, schools: Sequence[str]) -> int:
    """Open a window (its own `window_no` is ignored), with partitions for its school year. Returns the number."""
    await session.execute(text("SELECT registry.add_school_year(:year)"), {"year": window.school_year})
    values = asdict(window)
    del values["window_no"]
    values |= {"grades": list(window.grades), "policies": list(window.policies), "apart": list(window.apart)}
    columns = ", ".join(values)
    slots = ", ".join(f":{name}" for name in values)
    insert = text(f"INSERT INTO registry.windows ({columns}) VALUES ({slots}) RETURNING window_no")
    number: int = (await session.execute(insert, values)).scalar_one()
    await session.execute(
        text("INSERT INTO registry.window_grades (window_no, grade) SELECT :no, unnest(cast(:grades AS smallint[]))"),
        {"no": number, "grades": list(window.grades)},
    )
    await session.execute(
        text("INSERT INTO registry.window_schools (window_no, school) SELECT :no, unnest(cast(:schools AS text[]))"),
        {"no": number, "schools": list(schools)},
    )
    return number


async def set_state(session: AsyncSession, window_no: int, state: WindowState) -> None:
    """Move a window on; a trigger refuses to move it back."""
    await session.execute(
        text("UPDATE registry.windows SET state = :state WHERE window_no = :no"), {"state": state, "no": window_no}
    )


async def set_times(
    session: AsyncSession,
    window_no: int,
    *,
    calendar: str,
    closes_at: datetime,
    grace_until: datetime,
    effective_at: datetime,
    apart: Sequence[str],
) -> None:
    """Follow a newer calendar; a trigger refuses it after the cutoff."""
    await session.execute(
        text("""
            UPDATE registry.windows SET calendar = :calendar, closes_at = :closes_at, grace_until = :grace_until,
                   effective_at = :effective_at, apart = :apart
            WHERE window_no = :no"""),
        {
            "no": window_no,
            "calendar": calendar,
            "closes_at": closes_at,
            "grace_until": grace_until,
            "effective_at": effective_at,
            "apart": list(apart),
        },
    )


async def list_unlocked_grades(session: AsyncSession, window_no: int) -> list[int]:
    """Grades of the window that no lock names yet."""
    query = "SELECT grade FROM registry.window_grades WHERE window_no = :no AND lock_seq IS NULL ORDER BY grade"
    return list((await session.scalars(text(query), {"no": window_no})).all())


async def list_schools(session: AsyncSession, window_no: int) -> list[str]:
    """Schools that the window expects."""
    query = "SELECT school FROM registry.window_schools WHERE window_no = :no ORDER BY school"
    return list((await session.scalars(text(query), {"no": window_no})).all())


async def database_now(session: AsyncSession) -> datetime:
    """The registry's only clock for what is in time: the database's, read now, not at the transaction's start."""
    now: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return now


def _window(row: RowMapping) -> Window:
    values = dict(row)
    values |= {
        "grades": tuple(row["grades"]),
        "policies": tuple(row["policies"]),
        "unclosed": Unclosed(row["unclosed"]),
        "state": WindowState(row["state"]),
        "apart": tuple(row["apart"]),
    }
    return Window(**values)
