"""The audit as its readers see it: newest first, page by page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class AuditLine:
    """A row. `before` and `after` are what something was and is, where the row says so."""

    audit_no: int
    at: datetime
    act: str
    by_whom: str
    school: str | None
    concerns: str
    reason: str | None
    on_behalf: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Filters:
    """Rows of one act, by one person or client, about one school or thing, within a time; None: whatever it is."""

    act: str | None = None
    by_whom: str | None = None
    school: str | None = None
    concerns: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def list_audit_lines(
    session: AsyncSession, filters: Filters, *, schools: frozenset[str] | None, before: int | None, limit: int
) -> list[AuditLine]:
    """Those before a number. Whoever looks after some schools sees the rows about them alone."""
    # Read by name out of the row: columns that a later migration adds are empty until it has run.
    rows = await session.execute(
        text("""
            SELECT a.audit_no, a.at, a.act, a.by_whom, a.school, a.concerns, a.reason,
                   to_jsonb(a) ->> 'on_behalf' AS on_behalf, to_jsonb(a) ->> 'before' AS before,
                   to_jsonb(a) ->> 'after' AS after
            FROM registry.audit a
            WHERE (cast(:before AS bigint) IS NULL OR a.audit_no < :before)
              AND (cast(:act AS text) IS NULL OR a.act = :act)
              AND (cast(:by_whom AS text) IS NULL OR a.by_whom IN (:by_whom, 'person:' || :by_whom))
              AND (cast(:school AS text) IS NULL OR a.school = :school)
              AND (cast(:concerns AS text) IS NULL OR a.concerns = :concerns)
              AND (cast(:since AS timestamptz) IS NULL OR a.at >= :since)
              AND (cast(:until AS timestamptz) IS NULL OR a.at < :until)
              AND (cast(:schools AS text[]) IS NULL OR a.school = ANY(:schools))
            ORDER BY a.audit_no DESC LIMIT :limit"""),
        {
            **vars(filters),
            "before": before,
            "schools": None if schools is None else sorted(schools),
            "limit": limit,
        },
    )
    return [AuditLine(**row) for row in rows.mappings()]
