"""The register of copies: every request of an issuer with what became of it, searched and counted through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.copies import Number
from lookup_portal.domain.register import RegisterLine

_CONDITIONS: Mapping[str, str] = {
    "kind": "q.kind = :kind",
    "state": """:state = CASE WHEN v.copy_code IS NOT NULL THEN 'revoked' WHEN c.copy_code IS NOT NULL THEN 'issued'
                WHEN d.request_id IS NOT NULL THEN 'declined' ELSE 'requested' END""",
    "dossier": "q.dossier = :dossier",
    "requester": "strpos(lower(q.requester), lower(:requester)) > 0",
    "year": "c.year = :year",
    "serial": "c.serial = :serial",
    "since": "q.requested_at >= CAST(:since AS date)::timestamp AT TIME ZONE interval '7 hours'",
    "until": "q.requested_at < (CAST(:until AS date) + 1)::timestamp AT TIME ZONE interval '7 hours'",
    "before": "q.seq < :before",
}


@dataclass(frozen=True)
class Search:
    """What a line has to be; None is anything. `since` and `until` are Vietnamese days of the request."""

    issuer: str
    kind: str | None = None
    state: str | None = None
    dossier: str | None = None
    requester: str | None = None
    year: int | None = None
    serial: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


async def list_lines(session: AsyncSession, search: Search, most: int) -> list[RegisterLine]:
    """Latest request first."""
    given = {name: value for name, value in vars(search).items() if value is not None}
    conditions = [condition for name, condition in _CONDITIONS.items() if name in given]
    rows = await session.execute(
        text(f"""
            SELECT q.*, d.decided_at, d.subject AS decided_by, coalesce(v.reason, d.reason) AS why,
                   c.year, c.serial, c.office, c.issued_at, c.converter, f.sha256, v.revoked_at, c.copy_code,
                   d.request_id AS decided
            FROM access.copy_requests q
            LEFT JOIN access.copy_decisions d USING (request_id)
            LEFT JOIN access.copies c USING (request_id)
            LEFT JOIN access.copy_files f ON (f.copy_code, f.name) = (c.copy_code, 'pdf')
            LEFT JOIN access.copy_revocations v ON v.copy_code = c.copy_code
            WHERE {" AND ".join(["q.issuer = :issuer", *conditions])}
            ORDER BY q.seq DESC LIMIT :most"""),
        {**given, "most": most},
    )
    return [_line(row) for row in rows]


def _line(row: Row[Any]) -> RegisterLine:
    return RegisterLine(
        request_id=str(row.request_id),
        seq=row.seq,
        requested_at=row.requested_at,
        issuer=row.issuer,
        kind=row.kind,
        school_years=tuple(row.school_years),
        parts=tuple(row.parts or ()),
        requester=row.requester,
        purpose=row.purpose,
        legal_ground=row.legal_ground,
        dossier=row.dossier,
        requested_by=row.subject,
        state=_state(row),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.why,
        number=Number(row.year, row.serial).text(row.kind) if row.copy_code else None,
        office=row.office,
        issued_at=row.issued_at,
        converter=row.converter,
        sha256=bytes(row.sha256).hex() if row.sha256 else None,
        revoked_at=row.revoked_at,
    )


def _state(row: Row[Any]) -> str:
    if row.revoked_at is not None:
        return "revoked"
    if row.copy_code is not None:
        return "issued"
    return "declined" if row.decided is not None else "requested"
