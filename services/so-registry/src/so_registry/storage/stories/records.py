"""A record with every packet that was accepted for it, and every refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import base64url
from hbs_schema.digests import record_key


@dataclass(frozen=True)
class ToldRecord:
    """A code as it was issued."""

    school: str
    school_name: str
    level: str
    issued_at: datetime


@dataclass(frozen=True)
class ToldPacket:
    """A packet that was accepted, and what became of it."""

    school_year: str
    revision: int
    packet_digest: str
    record_key: str
    school: str
    window_no: int
    grade: int
    class_name: str
    submission_id: UUID
    accepted_at: datetime
    withdrawn_at: datetime | None
    replaced_at: datetime | None
    lock_seq: int | None
    locked_at: datetime | None
    acknowledged_at: datetime | None
    doubts: int
    is_window_open: bool

    @property
    def is_effective(self) -> bool:
        return self.withdrawn_at is None and self.replaced_at is None


@dataclass(frozen=True)
class ToldRefusal:
    """A packet of the record that was refused."""

    record_key: str
    school: str
    window_no: int
    class_name: str
    codes: tuple[str, ...]
    at: datetime
    is_window_open: bool


async def find_record(session: AsyncSession, lookup_code: str) -> ToldRecord | None:
    """None for a code that was never issued here."""
    rows = await session.execute(
        text("""
            SELECT r.school, s.name AS school_name, r.level, r.issued_at
            FROM registry.records r JOIN registry.schools s USING (school) WHERE r.lookup_code = :code"""),
        {"code": lookup_code},
    )
    row = rows.one_or_none()
    return None if row is None else ToldRecord(**row._mapping)


async def list_packets(session: AsyncSession, lookup_code: str) -> list[ToldPacket]:
    """In the order in which they were accepted."""
    rows = await session.execute(
        text("""
            SELECT p.school_year, p.revision, p.packet_digest, p.record_key, p.school, p.window_no, p.grade,
                   p.class AS class_name, p.submission_id, p.accepted_at, w.withdrawn_at, n.accepted_at AS replaced_at,
                   l.lock_seq, k.locked_at, k.acknowledged_at, d.state = 'open' AS is_window_open,
                   (SELECT count(*) FROM registry.recheck_findings f
                    WHERE f.packet_digest = p.packet_digest AND f.settled_at IS NULL) AS doubts
            FROM registry.packets p JOIN registry.windows d USING (window_no)
            LEFT JOIN registry.withdrawals w ON (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest)
            LEFT JOIN registry.packets n ON (n.school_year, n.supersedes) = (p.school_year, p.packet_digest)
            LEFT JOIN registry.lock_leaves l ON l.packet_digest = p.packet_digest
            LEFT JOIN registry.locks k ON k.seq = l.lock_seq
            WHERE p.school_year = ANY (ARRAY(SELECT DISTINCT school_year FROM registry.windows))
              AND p.lookup_code = :code
            ORDER BY p.accepted_at, p.revision"""),
        {"code": lookup_code},
    )
    return [ToldPacket(**row._mapping) for row in rows]


async def list_refusals(session: AsyncSession, lookup_code: str, schools: Sequence[str]) -> list[ToldRefusal]:
    """Of some schools, in every school year that has a window."""
    years = (await session.scalars(text("SELECT DISTINCT school_year FROM registry.windows"))).all()
    keys = [base64url.encode(record_key(lookup_code, year)) for year in years]
    rows = await session.execute(
        text("""
            SELECT v.record_key, v.school, v.window_no, v.class AS class_name, v.codes,
                   coalesce(s.verified_at, s.received_at) AS at, d.state = 'open' AS is_window_open
            FROM registry.verdicts v JOIN registry.submissions s USING (school_year, school, submission_id)
            JOIN registry.windows d ON d.window_no = v.window_no
            WHERE v.school_year = ANY (:years) AND v.school = ANY (:schools) AND v.record_key = ANY (:keys)
              AND v.result = 'refused'
            ORDER BY at"""),
        {"years": list(years), "schools": list(schools), "keys": keys},
    )
    return [ToldRefusal(**{**row, "codes": tuple(row["codes"])}) for row in rows.mappings()]


async def find_code_of_packet(session: AsyncSession, digest: str) -> str | None:
    """The lookup code of an accepted packet, by its digest."""
    found: str | None = (
        await session.execute(
            text("""
                SELECT lookup_code FROM registry.packets
                WHERE school_year = ANY (ARRAY(SELECT DISTINCT school_year FROM registry.windows))
                  AND packet_digest = :digest"""),
            {"digest": digest},
        )
    ).scalar_one_or_none()
    return found


async def find_receipt(session: AsyncSession, digest: str) -> str | None:
    """The bytes of a receipt, by the digest of its statement."""
    query = text("SELECT jws FROM registry.statements WHERE digest = :digest AND kind = 'receipt'")
    found: str | None = (await session.execute(query, {"digest": digest})).scalar_one_or_none()
    return found
