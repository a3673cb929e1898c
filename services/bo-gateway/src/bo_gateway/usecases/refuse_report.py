"""Refusing a report: decision, answer and message commit with whatever found the problem."""

from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.answers import body_of, refused
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.outboxes import tell_registrar
from bo_gateway.storage.reports import store_answer


async def refuse_report(session: AsyncSession, key: ReportKey, problem: str, detail: str = "") -> None:
    """In the caller's transaction, which holds the report. `detail` is for operators: names of checks, positions."""
    answer = body_of(refused(key, problem))
    number = await store_answer(session, key, state="refused", answer=answer, problem=problem, detail=detail)
    await tell_registrar(session, key, number, answer)
