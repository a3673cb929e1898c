"""Whose certificate signs sign-offs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class ReviewerCertificate:
    """A registered one; `ended_at` once it signs nothing more."""

    thumbprint: str
    person: str
    decision: str
    registered_by: str
    registered_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None
    der: bytes


async def list_reviewer_certificates(session: AsyncSession, *, limit: int) -> list[ReviewerCertificate]:
    """Those that still sign first, then the newest."""
    rows = await session.execute(
        text("""
            SELECT r.thumbprint, r.person, r.decision, r.registered_by, r.registered_at, r.ended_at, r.ended_by,
                   r.end_reason, c.der
            FROM registry.reviewer_certificates r JOIN registry.certificates c USING (thumbprint)
            ORDER BY r.ended_at IS NOT NULL, r.registered_at DESC, r.thumbprint LIMIT :limit"""),
        {"limit": limit},
    )
    return [ReviewerCertificate(**{**row._mapping, "der": bytes(row.der)}) for row in rows]


async def find_holder(session: AsyncSession, thumbprint: str) -> str | None:
    """Whose a registered certificate is, ended or not."""
    query = text("SELECT person FROM registry.reviewer_certificates WHERE thumbprint = :thumbprint")
    holder: str | None = (await session.execute(query, {"thumbprint": thumbprint})).scalar_one_or_none()
    return holder


async def add_reviewer_certificate(
    session: AsyncSession, thumbprint: str, *, person: str, decision: str, by: str
) -> bool:
    """Register it; False if it is there, whoever's it is."""
    added = await session.execute(
        text("""
            INSERT INTO registry.reviewer_certificates (thumbprint, person, decision, registered_by)
            VALUES (:thumbprint, :person, :decision, :by) ON CONFLICT DO NOTHING RETURNING 1"""),
        {"thumbprint": thumbprint, "person": person, "decision": decision, "by": by},
    )
    return added.one_or_none() is not None


async def end_reviewer_certificate(session: AsyncSession, thumbprint: str, *, by: str, reason: str) -> bool:
    """From now on it signs nothing; False if there is none that could."""
    ended = await session.execute(
        text("""
            UPDATE registry.reviewer_certificates
            SET ended_at = clock_timestamp(), ended_by = :by, end_reason = :reason
            WHERE thumbprint = :thumbprint AND ended_at IS NULL RETURNING 1"""),
        {"thumbprint": thumbprint, "by": by, "reason": reason},
    )
    return ended.one_or_none() is not None


async def find_reviewer(session: AsyncSession, thumbprint: str, at: datetime) -> tuple[str, bytes] | None:
    """Whose it is at an instant, and the certificate."""
    rows = await session.execute(
        text("""
            SELECT r.person, c.der
            FROM registry.reviewer_certificates r JOIN registry.certificates c USING (thumbprint)
            WHERE r.thumbprint = :thumbprint AND r.registered_at <= :at
              AND (r.ended_at IS NULL OR r.ended_at > :at)"""),
        {"thumbprint": thumbprint, "at": at},
    )
    row = rows.one_or_none()
    return None if row is None else (row.person, bytes(row.der))
