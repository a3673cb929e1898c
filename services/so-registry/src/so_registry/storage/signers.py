"""The certificate registry as signatures are judged by it: whose certificate may sign what, for which school."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.co_signers import teachers_of
from hbs_schema.intake.signers import SignerEntry
from so_registry.domain.certificates.anchors import AnchorList
from so_registry.domain.certificates.bindings import Binding
from so_registry.domain.certificates.entries import as_trusted, entry_of
from so_registry.storage.asking import Question, Questions, ask
from so_registry.storage.certificates import Stored, load_by_thumbprint, load_of_school
from so_registry.storage.trust_lists import digest_question, find_anchors, open_anchors
from so_registry.storage.windows import NOW, database_now

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
    questions = Questions()
    successors, digest = questions.add(_successors_question(school)), questions.add(digest_question("anchors"))
    told = questions.add(NOW)
    declared = await load_by_thumbprint(session, thumbprints)
    await questions.ask(session)
    line, now, listed = successors(), told(), await open_anchors(session, digest())
    found: dict[str, tuple[SignerEntry, ...]] = {}
    for entry in _trusted(declared, listed, now):
        found[entry.thumbprint] = (*found.get(entry.thumbprint, ()), _taken_over(entry, school, line))
    return found


async def load_teachers(session: AsyncSession, school: str) -> tuple[SignerEntry, ...]:
    """Who has to sign the school's parts where a policy asks for everybody."""
    return teachers_of(await list_signers(session, school))


async def list_signers(session: AsyncSession, school: str) -> list[SignerEntry]:
    """Everything that is declared at a school and not rejected."""
    return await _entries(session, await load_of_school(session, school))


async def list_successors_signers(session: AsyncSession, school: str) -> list[SignerEntry]:
    """What is declared at schools that took this one over, as it counts here."""
    line = await _successors(session, school)
    found = [entry for name in sorted(line) for entry in await list_signers(session, name)]
    return [_taken_over(entry, school, line) for entry in found if entry.school != school]


async def load_taken_over(session: AsyncSession, school: str) -> list[Stored]:
    """Declarations at schools that took this one over, each since the day from which it counts here."""
    line = await _successors(session, school)
    found = [stored for name in sorted(line) if name != school for stored in await load_of_school(session, name)]
    return [replace(stored, binding=_since(stored.binding, line)) for stored in found]


def _since(binding: Binding, line: dict[str, datetime]) -> Binding:
    return replace(binding, holds_from=max(binding.holds_from, line[binding.school]))


async def _entries(session: AsyncSession, declared: Iterable[Stored]) -> list[SignerEntry]:
    return _trusted(declared, await find_anchors(session), await database_now(session))


def _trusted(declared: Iterable[Stored], listed: AnchorList | None, now: datetime) -> list[SignerEntry]:
    """Declarations as they count under the CAs that are trusted now."""
    known = [(entry_of(stored.binding), stored.certificate) for stored in declared]
    return [as_trusted(entry, certificate, listed, now) for entry, certificate in known if entry is not None]


async def _successors(session: AsyncSession, school: str) -> dict[str, datetime]:
    return await ask(session, _successors_question(school))


def _successors_question(school: str) -> Question[dict[str, datetime]]:
    """The schools that took it over, and those that took over these, with the instant from which each may act."""
    return Question(
        _LINE,
        {"school": school},
        lambda rows: {row["school"]: datetime.fromisoformat(row["since"]) for row in rows if row["since"] is not None},
    )


def _taken_over(entry: SignerEntry, school: str, line: dict[str, datetime]) -> SignerEntry:
    since = line.get(entry.school)
    if since is None or entry.school == school:
        return entry
    return replace(entry, school=school, holds_from=max(entry.holds_from, since))
