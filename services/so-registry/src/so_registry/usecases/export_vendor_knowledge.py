"""What a school's software may know before it sends: enough to be told offline what intake would say."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.intake.vendor_knowledge import RulesEntry, VendorKnowledge, window_entry
from hbs_schema.intake.vendor_signers import signers_in
from hbs_schema.intake.windows import Window
from hbs_schema.verification.times import to_instant
from so_registry.domain.errors import SchoolNotAllowed
from so_registry.storage.clients import has_school
from so_registry.storage.knowledge import load_policies
from so_registry.storage.rule_books import find_rule_book
from so_registry.storage.signers import list_signers, list_successors_signers
from so_registry.storage.trust_lists import find_algorithms
from so_registry.storage.window_schools import list_schools
from so_registry.storage.windows import database_now, list_windows


async def export_vendor_knowledge(school: str, *, registrar: str, sessions: Sessions) -> VendorKnowledge:
    """For one school, as things stand now. Nothing of a pupil and nobody's name. Raises SchoolNotAllowed."""
    async with sessions() as session:
        if not await has_school(session, school):
            raise SchoolNotAllowed
        windows = await list_windows(session)
        expecting = {w.window_no for w in windows if school in await list_schools(session, w.window_no)}
        policies = await load_policies(session, sorted({digest for window in windows for digest in window.policies}))
        return VendorKnowledge(
            format="hbs-vendor-knowledge/1",
            registrar=registrar,
            school=school,
            as_of=to_instant(await database_now(session)),
            policies=tuple(policies[digest].jws for digest in sorted(policies)),
            windows=tuple(window_entry(w, expects_school=w.window_no in expecting) for w in windows),
            signers=signers_in(await list_signers(session, school), await list_successors_signers(session, school)),
            rules=await _rules(session, windows),
            algorithms=await find_algorithms(session),
        )


async def _rules(session: AsyncSession, windows: list[Window]) -> tuple[RulesEntry, ...]:
    years = sorted({window.school_year for window in windows})
    books = {year: await find_rule_book(session, year) for year in years}
    return tuple(RulesEntry(school_year=year, body=book.body.decode()) for year, book in books.items())
