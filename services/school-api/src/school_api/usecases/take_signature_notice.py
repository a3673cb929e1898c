"""The registrar's notice that a signature of accepted records does not count by what is known now."""

from hbs_kit.db import Sessions
from hbs_schema.messages.answers import SignatureNotice
from school_api.domain.errors import NotThere
from school_api.storage.events import add_event
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.packets import get_packets


async def take_signature_notice(
    notice: SignatureNotice, body: bytes, *, message_id: str | None, sessions: Sessions
) -> None:
    """Tell the school of its records; their state does not change. Raises NotThere for packets that are not ours."""
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        packets = await get_packets(session, list(notice.packets))
        if packets.keys() != set(notice.packets):
            raise NotThere
        await keep_answer(session, notice.kind, body)
        drafts = sorted({str(packet.draft_id) for packet in packets.values()})
        await add_event(
            session,
            notice.school,
            "signature-doubted",
            statement=notice.statement,
            reason=notice.reason,
            drafts=drafts,
        )
