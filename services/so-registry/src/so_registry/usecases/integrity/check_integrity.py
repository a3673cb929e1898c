"""Everything that is stored, computed anew from stored bytes, in one snapshot that holds up nobody.

1. seals, 2. certificates, statements, documents, timestamps, 3. submissions with arrivals, answers and verdicts,
4. packets with receipts and part ages, 5. closes and revocations, windows' terms by
their calendars, whom decisions name, 6. locks with their lists,
paths and chain, 7. rows of something that is not there and rows that are not there, triggers that are turned off.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from cryptography import x509
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from so_registry.domain.errors import WindowUnknown
from so_registry.domain.integrity.faults import Fault
from so_registry.domain.integrity.statements import Certificates
from so_registry.storage.integrity import orphans, rows, seals, told_of
from so_registry.storage.windows import list_window_numbers
from so_registry.usecases.integrity.check_acts import check_acts
from so_registry.usecases.integrity.check_evidence import (
    check_certificates,
    check_documents,
    check_statements,
    check_timestamps,
    name_missing_certificates,
)
from so_registry.usecases.integrity.check_locks import check_locks
from so_registry.usecases.integrity.check_named import check_named
from so_registry.usecases.integrity.check_packets import check_ages, check_packets, check_submissions
from so_registry.usecases.integrity.check_terms import check_terms
from so_registry.usecases.integrity.looking import Looking, Progress, TooManyFaults


@dataclass(frozen=True)
class Checked:
    """What was looked at, and what is not as it was written."""

    faults: tuple[Fault, ...]
    looked_at: dict[str, int]
    is_complete: bool
    """False: there were so many faults that the rest was not looked at."""


async def check_integrity(
    *,
    sessions: Sessions,
    window_no: int | None = None,
    roots: Sequence[x509.Certificate] = (),
    issuers: Sequence[x509.Certificate] = (),
    progress: Progress = lambda *_: None,
) -> Checked:
    """The whole database, or what belongs to one window. Raises WindowUnknown.

    Without `roots` timestamps are judged by their seals alone.
    """
    async with sessions() as session, session.begin():
        await _take_snapshot(session)
        if window_no not in (None, *await list_window_numbers(session)):
            raise WindowUnknown
        stored = Certificates(await rows.load_certificates(session))
        run = Looking(session, stored, window_no, progress)
        try:
            await _check_seals(run)
            if window_no is None:
                await check_certificates(run)
                await check_statements(run)
                await check_documents(run)
                await check_timestamps(run, roots, issuers)
                await check_ages(run)
            await check_submissions(run)
            await check_packets(run)
            await check_acts(run)
            await check_terms(run)
            await check_named(run)
            await check_locks(run)
            name_missing_certificates(run)
            run.add(await orphans.find_fences_down(session))
            if window_no is None:
                run.add(await orphans.find_orphans(session))
                run.add(await told_of.find_missing(session))
        except TooManyFaults:
            return Checked(tuple(run.found), run.looked_at, is_complete=False)
    return Checked(tuple(sorted(run.found)), run.looked_at, is_complete=True)


async def check_lock(seq: int, *, sessions: Sessions) -> list[Fault]:
    """One lock, from the rows just stored."""
    async with sessions() as session, session.begin():
        await _take_snapshot(session)
        run = Looking(session, Certificates(await rows.load_certificates(session)), None, lambda *_: None)
        with suppress(TooManyFaults):
            await check_locks(run, seq=seq)
        return sorted(run.found)


async def _take_snapshot(session: AsyncSession) -> None:
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    await session.execute(text("SET LOCAL statement_timeout = 0"))


async def _check_seals(run: Looking) -> None:
    tables = await seals.list_sealed(run.session, run.window_no)
    for number, table in enumerate(tables, start=1):
        async for faults in seals.find_changed(run.session, table, run.window_no):
            run.add(faults)
        run.progress("seals", number, len(tables))
    run.looked_at["sealed_tables"] = len({table.name for table in tables})
