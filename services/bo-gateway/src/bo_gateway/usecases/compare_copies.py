"""A lock's report beside the copies that came before it: was what was accepted locked, or told as withdrawn?"""

from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.errors import ReportUnknown
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.copies import CopyComparison, compare_copies, has_copies
from bo_gateway.storage.reports import find_report
from bo_gateway.usecases.load_lock import load_lock_statement
from hbs_kit.db import Sessions


async def find_comparison(session: AsyncSession, key: ReportKey) -> CopyComparison | None:
    """As `compare_with_copies`; None where the lock has not been checked or no copy of its window has come."""
    if not await has_copies(session, key.registrar):
        return None
    report = await find_report(session, key)
    if report is None or not report.is_checked:
        return None
    lock = (await load_lock_statement(session, report)).payload
    found = await compare_copies(session, key, lock.window, lock.scope.grades)
    return found if found.has_come else None


async def compare_with_copies(key: ReportKey, *, sessions: Sessions) -> CopyComparison:
    """As it now stands; copies may still come. Raises ReportUnknown for a lock that has not been checked."""
    async with sessions() as session:
        report = await find_report(session, key)
        if report is None or not report.is_checked:
            raise ReportUnknown
        lock = (await load_lock_statement(session, report)).payload
        return await compare_copies(session, key, lock.window, lock.scope.grades)
