"""Issued copies: numbered, bound to their packets and files, only ever added to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.copies import PDF, Converter, Copy, CopyYear, Number

_COPY = """
SELECT c.request_id, c.copy_code, c.issuer, c.office, c.year, c.serial, c.issued_at, q.kind, q.parts,
       f.sha256 AS pdf_sha256, v.revoked_at, v.reason AS revoked_because
FROM access.copies c
JOIN access.copy_requests q USING (request_id)
JOIN access.copy_files f ON (f.copy_code, f.name) = (c.copy_code, 'pdf')
LEFT JOIN access.copy_revocations v ON v.copy_code = c.copy_code
"""


@dataclass(frozen=True)
class NewCopy:
    """A copy that is about to be stored; `files` by name, the PDF as `pdf`."""

    request_id: UUID
    copy_code: str
    issuer: str
    office: str
    number: Number
    converter: Converter
    issued_at: Any
    years: Sequence[CopyYear]
    files: Mapping[str, bytes]


async def hold_numbers(session: AsyncSession, issuer: str) -> None:
    """Take the issuer's numbers until the commit: the next number is drawn, printed and stored by one at a time.

    A statement of its own: what follows has to read what was committed while this waited.
    """
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 20))"), {"key": f"copies {issuer}"})


async def next_number(session: AsyncSession, issuer: str, year: int) -> Number:
    """The number after the last; for whoever holds the issuer's numbers."""
    last = await session.scalar(
        text("SELECT coalesce(max(serial), 0) FROM access.copies WHERE (issuer, year) = (:issuer, :year)"),
        {"issuer": issuer, "year": year},
    )
    return Number(year, int(last or 0) + 1)


async def add_copy(session: AsyncSession, copy: NewCopy) -> None:
    """Store a copy with everything that it is bound to."""
    await session.execute(
        text("""
            INSERT INTO access.copies (issuer, year, serial, request_id, copy_code, office, converter, converter_title,
                                       issued_at)
            VALUES (:issuer, :year, :serial, :request_id, :copy_code, :office, :converter, :title, :issued_at)"""),
        {
            "issuer": copy.issuer,
            "year": copy.number.year,
            "serial": copy.number.serial,
            "request_id": copy.request_id,
            "copy_code": copy.copy_code,
            "office": copy.office,
            "converter": copy.converter.name,
            "title": copy.converter.title,
            "issued_at": copy.issued_at,
        },
    )
    await session.execute(
        text("""
            INSERT INTO access.copy_years (copy_code, school_year, record_key, packet)
            VALUES (:copy_code, :school_year, :record_key, :packet)"""),
        [{"copy_code": copy.copy_code, **vars(year)} for year in copy.years],
    )
    await session.execute(
        text("""
            INSERT INTO access.copy_files (copy_code, name, content, sha256)
            VALUES (:copy_code, :name, :content, :sha256)"""),
        [
            {"copy_code": copy.copy_code, "name": name, "content": content, "sha256": sha256(content).digest()}
            for name, content in copy.files.items()
        ],
    )


async def find_copy_of_request(session: AsyncSession, request_id: UUID) -> Copy | None:
    """The copy that a request came to."""
    rows = await session.execute(text(f"{_COPY} WHERE c.request_id = :id"), {"id": request_id})
    return _found(rows.one_or_none())


async def find_copy_of_number(session: AsyncSession, issuer: str, number: Number) -> Copy | None:
    """An issuer's copy by its number."""
    rows = await session.execute(
        text(f"{_COPY} WHERE (c.issuer, c.year, c.serial) = (:issuer, :year, :serial)"),
        {"issuer": issuer, "year": number.year, "serial": number.serial},
    )
    return _found(rows.one_or_none())


async def find_copy(session: AsyncSession, copy_code: str) -> Copy | None:
    """A copy by its code. One query, whether or not there is one."""
    rows = await session.execute(text(f"{_COPY} WHERE c.copy_code = :code"), {"code": copy_code})
    return _found(rows.one_or_none())


async def list_copy_years(session: AsyncSession, copy_code: str) -> list[CopyYear]:
    """What is on a copy, earliest first."""
    rows = await session.execute(
        text("""
            SELECT school_year, record_key, packet FROM access.copy_years
            WHERE copy_code = :code ORDER BY school_year"""),
        {"code": copy_code},
    )
    return [CopyYear(row.school_year, row.record_key, row.packet) for row in rows]


async def find_file(session: AsyncSession, copy_code: str, name: str = PDF) -> bytes | None:
    """A file of a copy, byte for byte as it was issued."""
    content = await session.scalar(
        text("SELECT content FROM access.copy_files WHERE (copy_code, name) = (:code, :name)"),
        {"code": copy_code, "name": name},
    )
    return None if content is None else bytes(content)


async def add_revocation(session: AsyncSession, copy_code: str, reason: str, client_id: str, subject: str) -> bool:
    """False if the copy was revoked before; whoever comes second waits for the first to commit."""
    done = await session.scalar(
        text("""
            INSERT INTO access.copy_revocations (copy_code, reason, client_id, subject)
            VALUES (:code, :reason, :client_id, :subject) ON CONFLICT DO NOTHING RETURNING true"""),
        {"code": copy_code, "reason": reason, "client_id": client_id, "subject": subject},
    )
    return bool(done)


def _found(row: Row[Any] | None) -> Copy | None:
    if row is None:
        return None
    return Copy(
        request_id=row.request_id,
        copy_code=row.copy_code,
        kind=row.kind,
        issuer=row.issuer,
        office=row.office,
        number=Number(row.year, row.serial),
        issued_at=row.issued_at,
        parts=row.parts,
        pdf_sha256=bytes(row.pdf_sha256),
        revoked_at=row.revoked_at,
        revoked_because=row.revoked_because,
    )
