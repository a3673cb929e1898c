"""Announcements: a digest before the close, the bytes until the end of grace."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.envelopes.shape import SubmissionShape
from hbs_schema.intake.windows import Window
from so_registry.domain.announcing import Announcement, NewAnnouncement
from so_registry.storage.asking import Question, first

Outcome = Literal[
    "announced", "repeated", "conflict", "class-announced", "too-many", "late", "not-open", "not-expected", "unknown"
]


async def add_announcement(
    session: AsyncSession, new: NewAnnouncement, *, window_no: int, school: str, client_id: str, most: int
) -> tuple[Outcome, datetime | None]:
    """One row under the window's lock (see the function in migrations/0005_windows.sql)."""
    row = (
        await session.execute(
            text("""
                SELECT outcome, at FROM registry.announce_submission(
                    :no, :school, :class, :id, :sha256, :client, :token, :stamped_at, :most)"""),
            {
                "no": window_no,
                "school": school,
                "class": new.class_name,
                "id": new.submission_id,
                "sha256": new.sha256,
                "client": client_id,
                "token": new.token,
                "stamped_at": new.stamped_at,
                "most": most,
            },
        )
    ).one()
    return row.outcome, row.at


async def list_announcements(
    session: AsyncSession, window_no: int, *, school: str | None = None, is_notable: bool = False
) -> list[Announcement]:
    """In the order in which they came. `is_notable`: only those without bytes, or whose bytes came in grace."""
    rows = await session.execute(
        text("""
            SELECT * FROM (
                SELECT a.school, a.class AS class_name, a.submission_id, a.sha256, a.announced_at, a.stamped_at,
                       a.arrived_at,
                       CASE WHEN a.arrived_at IS NULL THEN 'open'
                            WHEN a.arrived_at < w.closes_at THEN 'arrived' ELSE 'arrived-in-grace' END AS state,
                       s.state AS verdict
                FROM registry.announcements a JOIN registry.windows w USING (window_no)
                LEFT JOIN registry.submissions s ON (s.school_year, s.school, s.submission_id, s.window_no)
                    = (w.school_year, a.school, a.submission_id, a.window_no)
                WHERE a.window_no = :no AND (cast(:school AS text) IS NULL OR a.school = :school)) AS told
            WHERE NOT :notable OR state <> 'arrived'
            ORDER BY announced_at, school, submission_id"""),
        {"no": window_no, "school": school, "notable": is_notable},
    )
    return [Announcement(**row._mapping) for row in rows]


def announced_class_question(
    window: Window, shape: SubmissionShape, received_at: datetime
) -> Question[str | None] | None:
    """The class of the announcement to which a submission owes that it is in time; None if it came before the close."""
    if received_at < window.closes_at:
        return None
    return Question(
        """
        SELECT nullif(class, '') AS class FROM registry.announcements
        WHERE window_no = :no AND school = :school AND submission_id = :id""",
        {"no": window.window_no, "school": shape.school, "id": UUID(shape.submission_id)},
        lambda rows: first(rows, "class"),
    )
