"""A copy for the Ministry of what was just accepted, announced in the transaction that accepts it."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.messages.routes import REPORT_COPY
from so_registry.domain.received import SubmissionKey
from so_registry.storage.copies import copy_ref
from so_registry.storage.outboxes import report


async def send_copy(session: AsyncSession, key: SubmissionKey) -> None:
    """The body is built from stored bytes when it is sent; its packets never change."""
    await report(session, REPORT_COPY, copy_ref(key), copy_ref(key))
