"""The registrar's notice that a reviewer returned a list or records, or is content with what was done about it."""

from hbs_kit.db import Sessions
from hbs_schema.messages.answers import ReturnNotice
from hbs_schema.review_api import ReturnOut
from school_api.domain.errors import NotThere
from school_api.storage.events import add_event
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.returns import has_school, put_return
from school_api.storage.windows import get_window


async def take_return_notice(notice: ReturnNotice, body: bytes, *, message_id: str | None, sessions: Sessions) -> None:
    """Keep it, and tell the school. Raises NotThere for a school or window that is not known here."""
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        if not await has_school(session, notice.school):
            raise NotThere
        window = await get_window(session, int(notice.window))
        await keep_answer(session, notice.kind, body)
        told = ReturnOut.model_validate(notice.model_dump(by_alias=True, exclude={"kind"}, exclude_none=True))
        if not await put_return(session, told, window.school_year):
            return
        if notice.state == "settled":
            await add_event(
                session,
                notice.school,
                "return-settled",
                return_id=notice.return_id,
                window=notice.window,
                reason=notice.reason_code,
                grades=list(notice.grades),
            )
        else:
            await add_event(
                session,
                notice.school,
                "list-returned",
                return_id=notice.return_id,
                window=notice.window,
                reason=notice.reason_code,
                grades=list(notice.grades),
            )
