"""Windows as the registrar last told them."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.registry_api import WindowOut
from school_api.domain.errors import WindowUnknown


async def put_windows(session: AsyncSession, windows: Iterable[WindowOut]) -> None:
    """Keep what the registrar says now to all schools alike."""
    rows = [
        {"no": int(window.window), "body": window.model_copy(update={"moved_to": None}).model_dump_json()}
        for window in windows
    ]
    if rows:
        await session.execute(
            text("""
                INSERT INTO school.windows (window_no, body) VALUES (:no, :body)
                ON CONFLICT (window_no) DO UPDATE SET body = excluded.body, fetched_at = clock_timestamp()"""),
            rows,
        )


async def is_extended(session: AsyncSession, window_no: int) -> bool:
    """Whether some schools, as far as we were told, go on in another window."""
    query = text("""
        SELECT EXISTS (SELECT FROM school.windows
                       WHERE body ->> 'kind' = 'extension' AND body ->> 'belongs_to' = cast(:no AS text))""")
    return bool((await session.execute(query, {"no": str(window_no)})).scalar_one())


async def get_window(session: AsyncSession, window_no: int) -> WindowOut:
    """Raises WindowUnknown."""
    query = text("SELECT cast(body AS text) FROM school.windows WHERE window_no = :no")
    body = (await session.execute(query, {"no": window_no})).scalar_one_or_none()
    if body is None:
        raise WindowUnknown
    return WindowOut.model_validate_json(body)
