"""An authority's certificate may sign no more: every status of its holder says so at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.endings import End, joined_ends
from bo_gateway.domain.errors import AuthorityMissing, CertificateUnnamed, EndNotStronger
from bo_gateway.storage import evidence
from bo_gateway.storage.statuses import list_lines
from bo_gateway.storage.trust import add_end, list_ends
from bo_gateway.usecases.issue_status import Issued, issue_status
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.times import to_instant


@dataclass(frozen=True)
class EndNoted:
    """What counts of the certificate now, which may be more than was named, and the statuses that say so."""

    counts: End
    issued: Sequence[Issued]


async def end_certificate(
    thumbprint: str,
    end: End,
    *,
    sessions: Sessions,
    key: SigningKey,
    intermediates: Sequence[Certificate],
    clock: Clock,
) -> EndNoted:
    """Note the end, or a stronger one, then issue the next status of every line; what was signed before stays.

    A crash in between leaves the end noted: the same command again issues the statuses, and so does the day's worker.
    Raises AuthorityMissing, CertificateUnnamed, EndNotStronger.
    """
    async with sessions.begin() as session:
        jws = await evidence.hold_newest_authority(session)
        if jws is None:
            raise AuthorityMissing
        document = parse_statement(jws, Authority).payload
        named = {e.thumbprint for holder in (document.bo, *document.registrars) for e in holder.certificates}
        if thumbprint not in named:
            raise CertificateUnnamed
        counts = await _note(session, thumbprint, end)
        lines = await list_lines(session)
    issued = [
        await issue_status(
            line.registrar, line.school_year, sessions=sessions, key=key, intermediates=intermediates, clock=clock
        )
        for line in lines
    ]
    return EndNoted(counts, [each for each in issued if each is not None])


async def _note(session: AsyncSession, thumbprint: str, end: End) -> End:
    """What counts from now on. The authority document is held, so that two ends at once see one another."""
    noted = await list_ends(session, thumbprint)
    if end in noted:
        return joined_ends((thumbprint, each) for each in noted)[thumbprint]
    known = joined_ends((thumbprint, each) for each in noted).get(thumbprint)
    # Whoever names a later instant, or a milder reason, must not believe that it counts.
    if known is not None and known.joined(end) == known:
        raise EndNotStronger(to_instant(known.at), known.reason)
    await add_end(session, thumbprint, end)
    return known.joined(end) if known else end
