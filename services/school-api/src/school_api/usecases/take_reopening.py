"""The registrar's notice that a close was opened again: by this school, by other software of it, or from above."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.messages.answers import ReopenNotice
from hbs_schema.registry_api import ReopenOut
from hbs_schema.verification.times import from_instant
from school_api.domain.errors import NotThere
from school_api.storage import acts
from school_api.storage.events import add_event
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.returns import has_school


async def take_reopening(notice: ReopenNotice, body: bytes, *, message_id: str | None, sessions: Sessions) -> None:
    """Raises NotThere for a school that is not known here. A close that other software has sent is told of as well."""
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        if not await has_school(session, notice.school):
            raise NotThere
        await acts.hold_window_of_school(session, notice.school, int(notice.window))
        await keep_answer(session, notice.kind, body)
        await keep_reopening(session, notice)


async def keep_reopening(session: AsyncSession, told: ReopenOut) -> None:
    """Note it at the close, once, and tell the school; call with the window's acts held."""
    window_no, at = int(told.window), from_instant(told.reopened_at)
    found = await acts.find_sent_close(session, told.school, window_no, told.grades, told.seq)
    if found is not None and not await acts.reopen_close(session, found, at):
        return
    await add_event(
        session,
        told.school,
        "close-reopened",
        grades=list(told.grades),
        window=told.window,
        **({"act_id": str(found)} if found else {}),
    )
