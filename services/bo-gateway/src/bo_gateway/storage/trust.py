"""Loading what the Ministry itself brings to a verification."""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

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
    """Authorities' certificates that may sign no more, by thumbprint."""
    rows = await session.execute(text("SELECT thumbprint, ended_at, reason FROM bo.ended_certificates"))
    return {
        row.thumbprint: Ended.model_validate(
            {"x5t#S256": row.thumbprint, "ended_at": to_instant(row.ended_at), "reason": row.reason}
        )
        for row in rows
    }


async def add_ended(session: AsyncSession, thumbprint: str, ended_at: datetime, reason: str) -> None:
    """A certificate ends once: the first time that was noted stays."""
    await session.execute(
        text("""
            INSERT INTO bo.ended_certificates (thumbprint, ended_at, reason) VALUES (:thumbprint, :at, :reason)
            ON CONFLICT DO NOTHING"""),
        {"thumbprint": thumbprint, "at": ended_at, "reason": reason},
    )


async def check_authority(sessions: Sessions) -> str | None:
    """A readiness check: None, or why nothing can be verified."""
    async with sessions() as session:
        return None if await find_newest_authority(session) else "authority-missing"
