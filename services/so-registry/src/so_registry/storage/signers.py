"""The certificate registry as signatures are judged by it: whose certificate may sign what, for which school."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.co_signers import teachers_of
from hbs_schema.intake.signers import SignerEntry
from so_registry.domain.certificates.entries import entry_of
from so_registry.storage.certificates import load_by_thumbprint, load_of_school

_LINE = """
WITH RECURSIVE line AS (
    SELECT cast(:school AS text) AS school, cast(NULL AS timestamptz) AS since
    UNION
    SELECT s.successor, greatest(s.since, line.since) FROM line
    JOIN registry.school_successions s ON s.school = line.school)
CYCLE school SET is_cycle USING path
SELECT school, since FROM line WHERE NOT is_cycle
"""


async def load_signers(
    session: AsyncSession, thumbprints: Collection[str], school: str
) -> dict[str, tuple[SignerEntry, ...]]:
    """What is known about certificates at a school, by thumbprint.

    Whoever holds a role at the school that took it over has it here too, since then.
    """
    line = await _successors(session, school)
    found: dict[str, tuple[SignerEntry, ...]] = {}
    for stored in await load_by_thumbprint(session, thumbprints):
        entry = entry_of(stored.binding)
        if entry is not None:
            found[entry.thumbprint] = (*found.get(entry.thumbprint, ()), _taken_over(entry, school, line))
    return found


async def load_teachers(session: AsyncSession, school: str) -> tuple[SignerEntry, ...]:
    """Who has to sign the school's parts where a policy asks for everybody."""
    return teachers_of(await list_signers(session, school))


async def list_signers(session: AsyncSession, school: str) -> list[SignerEntry]:
    """Everything that is declared at a school and not rejected."""
    entries = [entry_of(stored.binding) for stored in await load_of_school(session, school)]
    return [entry for entry in entries if entry is not None]


async def list_successors_signers(session: AsyncSession, school: str) -> list[SignerEntry]:
    """What is declared at schools that took this one over, as it counts here."""
    line = await _successors(session, school)
    found = [entry for name in sorted(line) for entry in await list_signers(session, name)]
    return [_taken_over(entry, school, line) for entry in found if entry.school != school]


async def _successors(session: AsyncSession, school: str) -> dict[str, datetime]:
    """The schools that took it over, and those that took over these, with the instant from which each may act."""
    rows = await session.execute(text(_LINE), {"school": school})
    return {row.school: row.since for row in rows if row.since is not None}


def _taken_over(entry: SignerEntry, school: str, line: dict[str, datetime]) -> SignerEntry:
    since = line.get(entry.school)
    if since is None or entry.school == school:
        return entry
    return replace(entry, school=school, holds_from=max(entry.holds_from, since))
