"""Loading what the Ministry itself brings to a verification."""

from collections.abc import Sequence

from cryptography import x509
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.endings import End, joined_ends
from bo_gateway.domain.errors import AuthorityMissing
from bo_gateway.domain.trust import Trust
from bo_gateway.storage.evidence import find_newest_authority
from hbs_kit.db import Sessions
from hbs_schema.statements.documents import Authority, Ended
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.times import to_instant


async def load_trust(session: AsyncSession, ca_roots: Sequence[x509.Certificate]) -> Trust:
    """The newest authority document and all ended certificates. Raises AuthorityMissing."""
    jws = await find_newest_authority(session)
    if jws is None:
        raise AuthorityMissing
    return Trust(parse_statement(jws, Authority), tuple(ca_roots), await load_ended(session))


async def load_ended(session: AsyncSession) -> dict[str, Ended]:
    """Authorities' certificates that may sign no more, by thumbprint: of each what counts of all that was noted."""
    rows = await session.execute(text("SELECT thumbprint, ended_at, reason FROM bo.ended_certificates"))
    counting = joined_ends((row.thumbprint, End(row.ended_at, row.reason)) for row in rows)
    return {
        thumbprint: Ended.model_validate({"x5t#S256": thumbprint, "ended_at": to_instant(end.at), "reason": end.reason})
        for thumbprint, end in counting.items()
    }


async def list_ends(session: AsyncSession, thumbprint: str) -> list[End]:
    """Everything that was noted of one certificate."""
    query = text("SELECT ended_at, reason FROM bo.ended_certificates WHERE thumbprint = :thumbprint")
    return [End(row.ended_at, row.reason) for row in await session.execute(query, {"thumbprint": thumbprint})]


async def add_end(session: AsyncSession, thumbprint: str, end: End) -> None:
    """Note one end more; what was noted before stays."""
    await session.execute(
        text("INSERT INTO bo.ended_certificates (thumbprint, ended_at, reason) VALUES (:thumbprint, :at, :reason)"),
        {"thumbprint": thumbprint, "at": end.at, "reason": end.reason},
    )


async def check_authority(sessions: Sessions) -> str | None:
    """A readiness check: None, or why nothing can be verified."""
    async with sessions() as session:
        return None if await find_newest_authority(session) else "authority-missing"
