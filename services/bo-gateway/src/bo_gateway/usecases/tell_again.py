"""Telling a stored answer again to a registrar that asks by sending again."""

from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.outboxes import tell_registrar
from bo_gateway.storage.reports import count_answer


async def tell_again(session: AsyncSession, key: ReportKey) -> None:
    """The same bytes under a new message id, in the caller's transaction, which holds the report."""
    number, answer = await count_answer(session, key)
    await tell_registrar(session, key, number, answer)
