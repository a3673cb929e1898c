"""What the database tells before a cutoff goes on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Window
from so_registry.domain.cutoff.findings import Stored
from so_registry.storage.closes import EFFECTIVE
from so_registry.storage.reconciling.sign_offs import list_unsigned

_QUEUES = """
SELECT (SELECT count(*) FROM registry.submissions
        WHERE window_no = :no AND state IN ('received', 'set-aside')) AS undecided,
       (SELECT clock_timestamp() - min(received_at) FROM registry.submissions
        WHERE window_no = :no AND state = 'received') AS undecided_age,
       (SELECT count(*) FROM registry.submissions WHERE window_no = :no AND state = 'set-aside') AS set_aside,
       s.count AS school_unsent, s.age AS school_unsent_age, b.count AS bo_unsent, b.age AS bo_unsent_age
FROM (SELECT count(*), clock_timestamp() - min(created_at) AS age
      FROM registry.school_outbox WHERE sent_at IS NULL) AS s,
     (SELECT count(*), clock_timestamp() - min(created_at) AS age
      FROM registry.bo_outbox WHERE sent_at IS NULL) AS b
"""


async def measure(session: AsyncSession, window: Window, grades: Sequence[int]) -> Stored:
    """Of a window; the outboxes are the registry's."""
    row = (await session.execute(text(_QUEUES), {"no": window.window_no})).mappings().one()
    return Stored(
        **row,
        to_lock=await count_effective(session, window.window_no, grades),
        unsigned=len(await list_unsigned(session, window.window_no, grades)) if window.reviewer != "none" else 0,
        documents_missing=await _missing(session, window),
    )


async def count_effective(session: AsyncSession, window_no: int, grades: Sequence[int]) -> int:
    """Effective packets of some grades, whoever has closed."""
    query = text(f"SELECT count(*) {EFFECTIVE}")
    found: int = (await session.execute(query, {"no": window_no, "grades": list(grades)})).scalar_one()
    return found


async def read_clock(session: AsyncSession) -> datetime:
    """The database's, in a round trip of its own."""
    now: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return now


async def count_unsent(session: AsyncSession, seq: int) -> int:
    """Pieces of a lock's report that the Ministry's broker has not confirmed."""
    query = text("""
        SELECT count(*) FROM registry.bo_outbox
        WHERE sent_at IS NULL AND (body_ref = 'lock/' || :seq OR body_ref LIKE 'chunk/' || :seq || '/%')""")
    found: int = (await session.execute(query, {"seq": str(seq)})).scalar_one()
    return found


async def find_lock_of(session: AsyncSession, window_no: int, grades: Sequence[int]) -> dict[int, int]:
    """Number of the lock of each grade that is locked."""
    query = text("""
        SELECT grade, lock_seq FROM registry.window_grades
        WHERE window_no = :no AND grade = ANY(:grades) AND lock_seq IS NOT NULL""")
    rows = await session.execute(query, {"no": window_no, "grades": list(grades)})
    return {row.grade: row.lock_seq for row in rows}


async def _missing(session: AsyncSession, window: Window) -> tuple[str, ...]:
    wanted = [window.calendar, *window.policies]
    query = text("""
        SELECT d FROM unnest(cast(:wanted AS text[])) AS d
        WHERE NOT EXISTS (SELECT FROM registry.documents WHERE digest = d)
        UNION ALL SELECT 'authority' WHERE NOT EXISTS (SELECT FROM registry.documents WHERE kind = 'authority')""")
    return tuple((await session.scalars(query, {"wanted": wanted})).all())
