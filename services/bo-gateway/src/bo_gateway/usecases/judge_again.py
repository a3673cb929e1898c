"""Judging a refused or unequal report again, after an operator has mended what stood in its way here."""

from bo_gateway.domain.errors import ReportUnknown
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.reports import find_report, reopen
from hbs_kit.db import Sessions


async def judge_again(key: ReportKey, *, sessions: Sessions) -> bool:
    """Have everything that did not hold judged again; False for a report that is equal or on its way.

    Such as after an authority document or a CA's root that was missing has come. Raises ReportUnknown.
    """
    async with sessions.begin() as session:
        if await find_report(session, key) is None:
            raise ReportUnknown
        return await reopen(session, key)
