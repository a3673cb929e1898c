"""Announcing: a submission leaves with the transaction that stored its bytes, or not at all."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.inbox import first_time
from hbs_kit.outbox import put
from hbs_schema.messages.routes import (
    HEADER_SCHOOL,
    HEADER_SHA256,
    HEADER_WINDOW,
    SUBMISSION,
    SUBMISSION_TYPE,
    SUBMISSIONS,
)
from school_api.storage.tables import InboxRow, OutboxRow

OUTBOX = OutboxRow
INBOX = InboxRow
CONSUMER = "answers"


async def announce_submission(
    session: AsyncSession, submission_id: UUID, *, window_no: int, school: str, digest: bytes
) -> None:
    """Send the stored bytes of a submission to the registrar."""
    await put(
        session,
        OutboxRow,
        message_id=str(submission_id),
        exchange=SUBMISSIONS,
        routing_key=SUBMISSION,
        content_type=SUBMISSION_TYPE,
        body_ref=str(submission_id),
        headers={HEADER_WINDOW: str(window_no), HEADER_SCHOOL: school, HEADER_SHA256: digest.hex()},
    )


async def is_first(session: AsyncSession, message_id: str | None) -> bool:
    """Whether a message of the registrar has not had its effect yet; what came by HTTP has no id and is judged anew."""
    return message_id is None or await first_time(session, InboxRow, CONSUMER, message_id)


async def keep_answer(session: AsyncSession, kind: str, body: bytes) -> None:
    """Keep what the registrar said, byte for byte."""
    await session.execute(
        text("INSERT INTO school.answers (sha256, kind, body) VALUES (:sha256, :kind, :body) ON CONFLICT DO NOTHING"),
        {"sha256": sha256(body).digest(), "kind": kind, "body": body},
    )
