"""Requests for copies, decisions on them, and the years that they are about."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.copies import OwnYear, Person, Request, Wanted


async def list_own_years(session: AsyncSession, lookup_code: str) -> list[OwnYear]:
    """Every locked year of a code, earliest first."""
    rows = await session.execute(
        text("""
            SELECT school_year, school, registrar, record_key, packet FROM read_model.records
            WHERE lookup_code = :code ORDER BY school_year"""),
        {"code": lookup_code},
    )
    return [OwnYear(row.school_year, row.school, row.registrar, row.record_key, row.packet) for row in rows]


async def find_code(session: AsyncSession, record_key: str) -> str | None:
    """The lookup code that a record key belongs to."""
    code: str | None = await session.scalar(
        text("SELECT lookup_code FROM read_model.records WHERE record_key = :key"), {"key": record_key}
    )
    return code


async def add_request(session: AsyncSession, wanted: Wanted, years: Sequence[OwnYear], person: Person) -> bool:
    """Store a request. False if its id was used before; whoever comes second waits for the first to commit."""
    done = await session.scalar(
        text("""
            INSERT INTO access.copy_requests (request_id, issuer, kind, record_key, school_years, parts, requester,
                                              purpose, legal_ground, dossier, client_id, subject, body_sha256)
            VALUES (:request_id, :issuer, :kind, :record_key, :school_years, :parts, :requester, :purpose,
                    :legal_ground, :dossier, :client_id, :subject, :sha256)
            ON CONFLICT (request_id) DO NOTHING RETURNING true"""),
        {
            "request_id": wanted.request_id,
            "issuer": wanted.issuer,
            "kind": wanted.kind,
            "record_key": years[-1].record_key,
            "school_years": [year.school_year for year in years],
            "parts": None if wanted.parts is None else sorted(wanted.parts),
            "requester": wanted.requester,
            "purpose": wanted.purpose,
            "legal_ground": wanted.legal_ground,
            "dossier": wanted.dossier,
            "client_id": person.client_id,
            "subject": person.subject,
            "sha256": wanted.sha256,
        },
    )
    return bool(done)


async def find_digest(session: AsyncSession, request_id: UUID) -> tuple[str, bytes] | None:
    """Issuer and content digest of a stored request."""
    rows = await session.execute(
        text("SELECT issuer, body_sha256 FROM access.copy_requests WHERE request_id = :id"), {"id": request_id}
    )
    row = rows.one_or_none()
    return None if row is None else (row.issuer, bytes(row.body_sha256))


async def find_request(session: AsyncSession, request_id: UUID) -> Request | None:
    """A stored request."""
    rows = await session.execute(
        text("""
            SELECT request_id, issuer, kind, record_key, school_years, parts, requester, purpose, legal_ground,
                   dossier, subject AS asked_by
            FROM access.copy_requests WHERE request_id = :id"""),
        {"id": request_id},
    )
    row = rows.one_or_none()
    return None if row is None else Request(**row._mapping)


async def add_decision(session: AsyncSession, request_id: UUID, reason: str | None, person: Person) -> bool:
    """Store a decision, an approval without a reason. False if there is one; the second waits for the first."""
    done = await session.scalar(
        text("""
            INSERT INTO access.copy_decisions (request_id, is_approved, reason, client_id, subject)
            VALUES (:id, CAST(:reason AS text) IS NULL, :reason, :client_id, :subject)
            ON CONFLICT DO NOTHING RETURNING true"""),
        {"id": request_id, "reason": reason, "client_id": person.client_id, "subject": person.subject},
    )
    return bool(done)


async def get_reason(session: AsyncSession, request_id: UUID) -> str | None:
    """Why a decided request was declined; None if it was approved."""
    reason: str | None = await session.scalar(
        text("SELECT reason FROM access.copy_decisions WHERE request_id = :id"), {"id": request_id}
    )
    return reason
