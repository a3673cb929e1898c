"""An authority's certificate may sign no more: every status of its holder says so at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bo_gateway.domain.errors import AuthorityMissing, AuthorityRefused
from bo_gateway.storage import evidence
from bo_gateway.storage.statuses import list_lines
from bo_gateway.storage.trust import add_ended, load_ended
from bo_gateway.usecases.issue_status import Issued, issue_status
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.times import to_instant

Reason = Literal["retired", "compromised"]


async def end_certificate(
    thumbprint: str,
    ended_at: datetime,
    reason: Reason,
    *,
    sessions: Sessions,
    key: SigningKey,
    intermediates: Sequence[Certificate],
    clock: Clock,
) -> list[Issued]:
    """Note the end, once and for ever, then issue the next status of every line; what was signed before stays.

    A crash in between leaves the end noted: the same command again issues the statuses, and so does the day's worker.
    Raises AuthorityMissing; AuthorityRefused for a certificate that no document names, or that ended otherwise.
    """
    async with sessions.begin() as session:
        jws = await evidence.hold_newest_authority(session)
        if jws is None:
            raise AuthorityMissing
        document = parse_statement(jws, Authority).payload
        named = {e.thumbprint for holder in (document.bo, *document.registrars) for e in holder.certificates}
        if thumbprint not in named:
            raise AuthorityRefused("certificate-unknown")
        await add_ended(session, thumbprint, ended_at, reason)
        kept = (await load_ended(session))[thumbprint]
        # Whoever names an earlier instant must not believe that it counts: the first one stands in every status.
        if (kept.reason, kept.ended_at) != (reason, to_instant(ended_at)):
            raise AuthorityRefused("ended-otherwise")
        lines = await list_lines(session)
    issued = [
        await issue_status(
            line.registrar, line.school_year, sessions=sessions, key=key, intermediates=intermediates, clock=clock
        )
        for line in lines
    ]
    return [each for each in issued if each is not None]
