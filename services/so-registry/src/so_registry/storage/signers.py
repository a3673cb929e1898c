"""The certificate registry: whose certificate may sign what, for which school, from when to when."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.signers import SignerEntry


async def put_signer(session: AsyncSession, entry: SignerEntry) -> None:
    """Register a role of a certificate at a school, or change what it covers. The certificate is stored already."""
    await session.execute(
        text("""
            INSERT INTO registry.signers
                (thumbprint, school, role, classes, parts, holds_from, holds_until, is_approved)
            VALUES (:thumbprint, :school, :role, :classes, :parts, :holds_from, :holds_until, :is_approved)
            ON CONFLICT (thumbprint, school, role) DO UPDATE SET
                classes = excluded.classes, parts = excluded.parts, holds_from = excluded.holds_from,
                holds_until = excluded.holds_until, is_approved = excluded.is_approved"""),
        {**vars(entry), "classes": list(entry.classes), "parts": list(entry.parts)},
    )


async def list_signers(session: AsyncSession, school: str) -> list[SignerEntry]:
    """Everything that is registered for a school."""
    rows = await session.execute(
        text("""
            SELECT thumbprint, school, role, classes, parts, holds_from, holds_until, is_approved
            FROM registry.signers WHERE school = :school ORDER BY role, thumbprint"""),
        {"school": school},
    )
    values = [dict(row._mapping) for row in rows]
    return [SignerEntry(**{**v, "classes": tuple(v["classes"]), "parts": tuple(v["parts"])}) for v in values]
