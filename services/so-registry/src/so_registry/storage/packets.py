"""Accepted packets and everything that becomes true with them, in one go for a whole submission."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.received import SubmissionKey


@dataclass(frozen=True)
class NewPacket:
    """A packet that is accepted in this transaction; `body` is its JSON as it came."""

    lookup_code: str
    revision: int
    packet_id: UUID
    packet_digest: str
    record_key: str
    supersedes: str | None
    grade: int
    class_name: str
    policy: str
    body: bytes
    receipt_index: int
    receipt_path: tuple[str, ...]


@dataclass(frozen=True)
class NewVerdict:
    """The verdict on one packet of a submission."""

    position: int
    grade: int
    class_name: str
    packet_digest: str
    record_key: str
    result: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class NewAge:
    """The newest endorsement of a part (empty: the packet) and role of a record key."""

    record_key: str
    part: str
    role: str
    iat: int
    statement: str


async def add_packets(
    session: AsyncSession,
    key: SubmissionKey,
    window_no: int,
    receipt: str,
    packets: Sequence[NewPacket],
    accepted_at: datetime,
) -> None:
    """Store accepted packets; a unique constraint decides races between replacements."""
    query = text("""
        INSERT INTO registry.packets (school_year, lookup_code, revision, packet_id, packet_digest, record_key,
            supersedes, school, window_no, grade, class, policy, submission_id, body, receipt, receipt_index,
            receipt_path, accepted_at)
        VALUES (:year, :code, :revision, :packet_id, :digest, :record_key, :supersedes, :school, :no, :grade, :class,
            :policy, :submission, :body, :receipt, :index, :path, :at)""")
    shared = {
        "year": key.school_year,
        "school": key.school,
        "no": window_no,
        "submission": key.submission_id,
        "receipt": receipt,
        "at": accepted_at,
    }
    await session.execute(
        query,
        [
            {
                **shared,
                "code": packet.lookup_code,
                "revision": packet.revision,
                "packet_id": packet.packet_id,
                "digest": packet.packet_digest,
                "record_key": packet.record_key,
                "supersedes": packet.supersedes,
                "grade": packet.grade,
                "class": packet.class_name,
                "policy": packet.policy,
                "body": packet.body,
                "index": packet.receipt_index,
                "path": list(packet.receipt_path),
            }
            for packet in packets
        ],
    )


async def add_verdicts(
    session: AsyncSession, key: SubmissionKey, window_no: int, verdicts: Iterable[NewVerdict]
) -> None:
    """Store the verdict on each packet of a submission."""
    query = text("""
        INSERT INTO registry.verdicts (school_year, school, submission_id, position, window_no, grade, class,
            packet_digest, record_key, result, codes)
        VALUES (:year, :school, :submission, :position, :no, :grade, :class, :digest, :record_key, :result, :codes)""")
    shared = {"year": key.school_year, "school": key.school, "submission": key.submission_id, "no": window_no}
    rows = [
        {
            **shared,
            "position": verdict.position,
            "grade": verdict.grade,
            "class": verdict.class_name,
            "digest": verdict.packet_digest,
            "record_key": verdict.record_key,
            "result": verdict.result,
            "codes": list(verdict.codes),
        }
        for verdict in verdicts
    ]
    await session.execute(query, rows)


async def raise_part_ages(session: AsyncSession, ages: Sequence[NewAge]) -> None:
    """Remember the newest endorsement of each part and role; an older one never replaces it."""
    query = text("""
        INSERT INTO registry.part_ages AS known (record_key, part, role, iat, statement)
        VALUES (:record_key, :part, :role, :iat, :statement)
        ON CONFLICT (record_key, part, role) DO UPDATE SET iat = excluded.iat, statement = excluded.statement
        WHERE known.iat < excluded.iat""")
    await session.execute(query, [vars(age) for age in ages])


async def find_packet(session: AsyncSession, packet_digest: str) -> dict[str, Any] | None:
    """One accepted packet with its withdrawal, lock and successor, as a row."""
    rows = await session.execute(
        text("""
            SELECT p.*, w.withdrawn_at, l.lock_seq, l.position AS lock_position, l.path AS lock_path,
                   s.packet_digest AS successor
            FROM registry.packets p
            LEFT JOIN registry.withdrawals w USING (school_year, packet_digest)
            LEFT JOIN registry.lock_leaves l ON l.packet_digest = p.packet_digest
            LEFT JOIN registry.packets s ON s.school_year = p.school_year AND s.supersedes = p.packet_digest
            WHERE p.packet_digest = :digest"""),
        {"digest": packet_digest},
    )
    row = rows.mappings().one_or_none()
    return None if row is None else dict(row)
