"""The registrar's notice of how a transfer now stands: the other school has acted, or a deadline has passed."""

from hbs_kit.db import Sessions
from hbs_schema.messages.answers import TransferNotice
from hbs_schema.transfer_api import TransferOut
from school_api.domain.errors import NotThere
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.returns import has_school
from school_api.usecases.transfers.doing import keep_transfer


async def take_transfer_notice(
    notice: TransferNotice, body: bytes, *, message_id: str | None, registrar: str, sessions: Sessions
) -> None:
    """Keep it, and tell the school. Raises NotThere for a school that is not known here or no side of the case."""
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        if not await has_school(session, notice.school):
            raise NotThere
        await keep_answer(session, notice.kind, body)
        told = TransferOut.model_validate(notice.model_dump(exclude={"kind", "school"}))
        await keep_transfer(session, notice.school, told, registrar)
