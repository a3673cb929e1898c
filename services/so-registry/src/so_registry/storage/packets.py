"""Accepted packets and everything that becomes true with them, in one go for a whole submission."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.places import Place
from so_registry.domain.received import SubmissionKey
from so_registry.storage.places import BYTES, SUBMISSION, YEARS


@dataclass(frozen=True)
class NewPacket:
    """A packet that is accepted in this transaction; `place` is where it stands in its submission's bytes."""

    lookup_code: str
    revision: int
    packet_id: UUID
    packet_digest: str
    record_key: str
    supersedes: str | None
    grade: int
    class_name: str
    result: str | None
    policy: str
    place: Place
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
    await session.execute(
        text("""
            INSERT INTO registry.packets (school_year, lookup_code, revision, packet_id, packet_digest, record_key,
                supersedes, school, window_no, grade, class, result, policy, submission_id, body_at, body_length,
                receipt, receipt_index, receipt_path, accepted_at)
            SELECT :year, code, revision, packet_id, digest, record_key, supersedes, :school, :no, grade, class, result,
                policy, :submission, body_at, body_length, :receipt, receipt_index, string_to_array(path, ','), :at
            FROM unnest(cast(:codes AS text[]), cast(:revisions AS smallint[]), cast(:packet_ids AS uuid[]),
                cast(:digests AS text[]), cast(:record_keys AS text[]), cast(:supersedes AS text[]),
                cast(:grades AS smallint[]), cast(:classes AS text[]), cast(:outcomes AS text[]),
                cast(:policies AS text[]), cast(:starts AS integer[]), cast(:lengths AS integer[]),
                cast(:indexes AS integer[]), cast(:paths AS text[]))
                AS new (code, revision, packet_id, digest, record_key, supersedes, grade, class, result, policy,
                        body_at, body_length, receipt_index, path)"""),
        {
            "year": key.school_year,
            "school": key.school,
            "no": window_no,
            "submission": key.submission_id,
            "receipt": receipt,
            "at": accepted_at,
            "codes": [packet.lookup_code for packet in packets],
            "revisions": [packet.revision for packet in packets],
            "packet_ids": [packet.packet_id for packet in packets],
            "digests": [packet.packet_digest for packet in packets],
            "record_keys": [packet.record_key for packet in packets],
            "supersedes": [packet.supersedes for packet in packets],
            "grades": [packet.grade for packet in packets],
            "classes": [packet.class_name for packet in packets],
            "outcomes": [packet.result for packet in packets],
            "policies": [packet.policy for packet in packets],
            "starts": [packet.place.at for packet in packets],
            "lengths": [packet.place.length for packet in packets],
            "indexes": [packet.receipt_index for packet in packets],
            "paths": [",".join(packet.receipt_path) for packet in packets],
        },
    )


async def add_verdicts(
    session: AsyncSession, key: SubmissionKey, window_no: int, verdicts: Sequence[NewVerdict]
) -> None:
    """Store the verdict on each packet of a submission."""
    await session.execute(
        text("""
            INSERT INTO registry.verdicts (school_year, school, submission_id, position, window_no, grade, class,
                packet_digest, record_key, result, codes)
            SELECT :year, :school, :submission, position, :no, grade, class, digest, record_key, result,
                   string_to_array(codes, ',')
            FROM unnest(cast(:positions AS smallint[]), cast(:grades AS smallint[]), cast(:classes AS text[]),
                cast(:digests AS text[]), cast(:record_keys AS text[]), cast(:results AS text[]),
                cast(:codes AS text[])) AS new (position, grade, class, digest, record_key, result, codes)"""),
        {
            "year": key.school_year,
            "school": key.school,
            "submission": key.submission_id,
            "no": window_no,
            "positions": [verdict.position for verdict in verdicts],
            "grades": [verdict.grade for verdict in verdicts],
            "classes": [verdict.class_name for verdict in verdicts],
            "digests": [verdict.packet_digest for verdict in verdicts],
            "record_keys": [verdict.record_key for verdict in verdicts],
            "results": [verdict.result for verdict in verdicts],
            "codes": [",".join(verdict.codes) for verdict in verdicts],
        },
    )


async def raise_part_ages(session: AsyncSession, ages: Sequence[NewAge]) -> None:
    """Remember the newest endorsement of each part and role; an older one never replaces it."""
    await session.execute(
        text("""
            INSERT INTO registry.part_ages AS known (record_key, part, role, iat, statement)
            SELECT * FROM unnest(cast(:record_keys AS text[]), cast(:parts AS text[]), cast(:roles AS text[]),
                cast(:iats AS bigint[]), cast(:statements AS text[]))
            ON CONFLICT (record_key, part, role) DO UPDATE SET iat = excluded.iat, statement = excluded.statement
            WHERE known.iat < excluded.iat"""),
        {
            "record_keys": [age.record_key for age in ages],
            "parts": [age.part for age in ages],
            "roles": [age.role for age in ages],
            "iats": [age.iat for age in ages],
            "statements": [age.statement for age in ages],
        },
    )


async def find_packet(session: AsyncSession, packet_digest: str) -> dict[str, Any] | None:
    """One accepted packet with its `bytes`, withdrawal, lock and successor, as a row."""
    rows = await session.execute(
        text(f"""
            SELECT p.*, {BYTES} AS bytes, w.withdrawn_at, l.lock_seq, l.position AS lock_position, l.path AS lock_path,
                   s.packet_digest AS successor
            FROM registry.packets p
            LEFT JOIN {SUBMISSION}
            LEFT JOIN registry.withdrawals w ON (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest)
            LEFT JOIN registry.lock_leaves l ON l.packet_digest = p.packet_digest
            LEFT JOIN registry.packets s ON s.school_year = p.school_year AND s.supersedes = p.packet_digest
            WHERE p.school_year IN {YEARS} AND p.packet_digest = :digest"""),
        {"digest": packet_digest},
    )
    row = rows.mappings().one_or_none()
    return None if row is None else dict(row)
