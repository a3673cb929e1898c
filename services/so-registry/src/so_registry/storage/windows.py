"""Windows and their locks. Every transaction that writes to a window calls one of the `hold_` functions first."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Expects, Unclosed, Window, WindowKind, WindowState
from so_registry.domain.errors import WindowUnknown
from so_registry.storage.asking import Question, text

_SELECT = """
SELECT window_no, registrar, school_year, level, track, grades, policies, calendar, opens_at, closes_at,
       grace_until, effective_at, unclosed, state, apart, rule_id, kind, belongs_to, expects, left_out_of, decision,
       drain_until, report_due_at, batches, reviewer, second_person
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
    numbers = sorted(window_nos)
    # Taken from left to right, in one round trip.
    windows = [f"pg_advisory_xact_lock_shared(:no_{place})" for place in range(len(numbers))]
    schools = [f"pg_advisory_xact_lock(hashtextextended(:school, :no_{place}))" for place in range(len(numbers))]
    values = {f"no_{place}": number for place, number in enumerate(numbers)}
    await session.execute(text(f"SELECT {', '.join([*windows, *schools])}"), {"school": school, **values})


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


async def list_window_numbers(session: AsyncSession) -> list[int]:
    """All windows by number, newest first, whatever else their rows say."""
    query = text("SELECT window_no FROM registry.windows ORDER BY window_no DESC")
    return list((await session.scalars(query)).all())


async def find_window_of_rule(
    session: AsyncSession, *, registrar: str, school_year: str, level: str, rule_id: str
) -> Window | None:
    """The window that was opened under an id of the calendar."""
    rows = await session.execute(
        text(f"""{_SELECT} WHERE registrar = :registrar AND school_year = :year AND level = :level
                 AND rule_id = :rule"""),
        {"registrar": registrar, "year": school_year, "level": level, "rule": rule_id},
    )
    row = rows.mappings().one_or_none()
    return None if row is None else _window(row)


async def add_window(session: AsyncSession, window: Window) -> int | None:
    """Open a window (its own `window_no` is ignored), with partitions for its school year. Returns the number; None if
    the calendar's window of this id is open already.
    """
    await session.execute(text("SELECT registry.add_school_year(:year)"), {"year": window.school_year})
    values = asdict(window)
    del values["window_no"]
    values |= {name: list(values[name]) for name in ("grades", "policies", "apart", "second_person")}
    values["batches"] = [_spaced(batch) for batch in window.batches]
    columns = ", ".join(values)
    slots = ", ".join(f":{name}" for name in values)
    insert = text(f"""
        INSERT INTO registry.windows ({columns}) VALUES ({slots})
        ON CONFLICT (registrar, school_year, level, rule_id) WHERE rule_id <> '' DO NOTHING RETURNING window_no""")
    number: int | None = (await session.execute(insert, values)).scalar_one_or_none()
    if number is not None:
        await session.execute(
            text(
                "INSERT INTO registry.window_grades (window_no, grade) SELECT :no, unnest(cast(:grades AS smallint[]))"
            ),
            {"no": number, "grades": list(window.grades)},
        )
    return number


async def set_state(session: AsyncSession, window_no: int, state: WindowState) -> None:
    """Move a window on; a trigger refuses to move it back."""
    await session.execute(
        text("UPDATE registry.windows SET state = :state WHERE window_no = :no"), {"state": state, "no": window_no}
    )


async def set_terms(session: AsyncSession, window_no: int, wanted: Window) -> None:
    """Follow a newer calendar; triggers refuse it after the cutoff."""
    await session.execute(
        text("""
            UPDATE registry.windows SET calendar = :calendar, closes_at = :closes_at, grace_until = :grace_until,
                   effective_at = :effective_at, unclosed = :unclosed, apart = :apart, drain_until = :drain_until,
                   report_due_at = :report_due_at, batches = :batches, reviewer = :reviewer,
                   second_person = :second_person
            WHERE window_no = :no"""),
        {
            "no": window_no,
            "calendar": wanted.calendar,
            "closes_at": wanted.closes_at,
            "grace_until": wanted.grace_until,
            "effective_at": wanted.effective_at,
            "unclosed": wanted.unclosed,
            "apart": list(wanted.apart),
            "drain_until": wanted.drain_until,
            "report_due_at": wanted.report_due_at,
            "batches": [_spaced(batch) for batch in wanted.batches],
            "reviewer": wanted.reviewer,
            "second_person": list(wanted.second_person),
        },
    )


async def list_unlocked_grades(session: AsyncSession, window_no: int) -> list[int]:
    """Grades of the window that no lock names yet."""
    query = "SELECT grade FROM registry.window_grades WHERE window_no = :no AND lock_seq IS NULL ORDER BY grade"
    return list((await session.scalars(text(query), {"no": window_no})).all())


async def database_now(session: AsyncSession) -> datetime:
    """The registry's only clock for what is in time: the database's, read now, not at the transaction's start."""
    now: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return now


NOW: Question[datetime] = Question(
    "SELECT clock_timestamp() AS now", {}, lambda rows: datetime.fromisoformat(rows[0]["now"])
)
"""As `database_now`, among other questions."""


def _window(row: RowMapping) -> Window:
    values = dict(row)
    values |= {
        "grades": tuple(row["grades"]),
        "policies": tuple(row["policies"]),
        "unclosed": Unclosed(row["unclosed"]),
        "state": WindowState(row["state"]),
        "apart": tuple(row["apart"]),
        "kind": WindowKind(row["kind"]),
        "expects": Expects(row["expects"]),
        "batches": tuple(tuple(map(int, batch.split())) for batch in row["batches"]),
        "second_person": tuple(row["second_person"]),
    }
    return Window(**values)


def _spaced(batch: Sequence[int]) -> str:
    return " ".join(map(str, batch))
