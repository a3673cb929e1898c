"""Reports as registrars and operators see them."""

from dataclasses import dataclass

from bo_gateway.domain.chunks import Fault
from bo_gateway.domain.errors import ReportUnknown
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage import report_lines, reports
from bo_gateway.storage.chunks import list_faults
from bo_gateway.storage.copies import CopyComparison
from bo_gateway.storage.report_lines import ReportLine
from bo_gateway.usecases.compare_copies import find_comparison
from hbs_kit.db import Sessions


async def find_acknowledgement(key: ReportKey, *, sessions: Sessions) -> bytes | None:
    """The stored bytes of the answer as it stands; None while the report is still being received and compared.

    Raises ReportUnknown.
    """
    async with sessions() as session:
        found = await reports.find_answer(session, key)
    if found is None:
        raise ReportUnknown
    state, answer = found
    return None if state == "receiving" else answer


@dataclass(frozen=True)
class ShownReport:
    """A report, the faults of those of its chunks that came damaged, and the copies that came before it.

    `faults`: (chunk number, fault). `copies` is None where the lock has not been checked, or no copy has come.
    """

    line: ReportLine
    faults: list[tuple[int, Fault]]
    copies: CopyComparison | None


async def list_reports(*, sessions: Sessions, registrar: str | None = None) -> list[ReportLine]:
    """Reports, newest first."""
    async with sessions() as session:
        return await report_lines.list_reports(session, registrar=registrar, lock=None)


async def show_report(lock: str, *, sessions: Sessions) -> list[ShownReport]:
    """What was reported under a lock's name; more than one if two registrars claim it. Raises ReportUnknown."""
    async with sessions() as session:
        lines = await report_lines.list_reports(session, registrar=None, lock=lock)
        shown = []
        for line in lines:
            key = ReportKey(line.registrar, line.lock)
            faults = await list_faults(session, key)
            shown.append(ShownReport(line, faults, await find_comparison(session, key)))
    if not shown:
        raise ReportUnknown
    return shown
