"""Verified packets of reports, by their positions in their lock's tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.bundling import Publishable
from bo_gateway.domain.reports import Report
from bo_gateway.domain.stored import StoredPacket
from hbs_schema.envelopes.shape import Proof


@dataclass(frozen=True)
class NewPacket:
    """A packet that has been verified in this transaction; `body` is its JSON as it came."""

    position: int
    lookup_code: str
    record_key: str
    packet_digest: str
    revision: int
    school: str
    policy: str
    body: bytes
    body_sha256: bytes
    receipt: Proof
    lock_path: tuple[str, ...]


async def add_packets(session: AsyncSession, report: Report, packets: Sequence[NewPacket]) -> int:
    """Store verified packets; returns how many were new."""
    columns = {
        "positions": [packet.position for packet in packets],
        "codes": [packet.lookup_code for packet in packets],
        "keys": [packet.record_key for packet in packets],
        "digests": [packet.packet_digest for packet in packets],
        "revisions": [packet.revision for packet in packets],
        "schools": [packet.school for packet in packets],
        "policies": [packet.policy for packet in packets],
        "bodies": [packet.body for packet in packets],
        "sums": [packet.body_sha256 for packet in packets],
        "receipts": [packet.receipt.statement for packet in packets],
        "indexes": [packet.receipt.index for packet in packets],
        # Paths differ in length, so they travel as words.
        "receipt_paths": [" ".join(packet.receipt.path) for packet in packets],
        "lock_paths": [" ".join(packet.lock_path) for packet in packets],
    }
    added = await session.execute(
        text("""
            INSERT INTO bo.packets (school_year, registrar, lock, position, lookup_code, record_key, packet_digest,
                revision, school, policy, body, body_sha256, receipt, receipt_index, receipt_path, lock_path)
            SELECT :year, :registrar, :lock, n.position, n.code, n.key, n.digest, n.revision, n.school, n.policy,
                   n.body, n.sum, n.receipt, n.receipt_index, string_to_array(n.receipt_path, ' '),
                   string_to_array(n.lock_path, ' ')
            FROM unnest(cast(:positions AS integer[]), cast(:codes AS text[]), cast(:keys AS text[]),
                        cast(:digests AS text[]), cast(:revisions AS smallint[]), cast(:schools AS text[]),
                        cast(:policies AS text[]), cast(:bodies AS bytea[]), cast(:sums AS bytea[]),
                        cast(:receipts AS text[]), cast(:indexes AS integer[]), cast(:receipt_paths AS text[]),
                        cast(:lock_paths AS text[]))
                 AS n (position, code, key, digest, revision, school, policy, body, sum, receipt,
                       receipt_index, receipt_path, lock_path)
            ORDER BY n.position
            ON CONFLICT DO NOTHING RETURNING position"""),
        {"year": report.school_year, **vars(report.key), **columns},
    )
    return len(added.all())


async def holds_record_twice(session: AsyncSession, report: Report, packets: Sequence[NewPacket]) -> bool:
    """Whether a record of these packets stands at another position of the same lock too."""
    query = text("""
        SELECT EXISTS (
            SELECT FROM bo.packets p
            JOIN unnest(cast(:codes AS text[]), cast(:positions AS integer[])) AS n (code, position)
              ON p.lookup_code = n.code AND p.position <> n.position
            WHERE p.school_year = :year AND p.registrar = :registrar AND p.lock = :lock)""")
    values = {
        "year": report.school_year,
        **vars(report.key),
        "codes": [packet.lookup_code for packet in packets],
        "positions": [packet.position for packet in packets],
    }
    return bool((await session.execute(query, values)).scalar_one())


_WHERE = "WHERE school_year = :year AND registrar = :registrar AND lock = :lock"


async def list_positions(session: AsyncSession, report: Report) -> list[int]:
    """Positions of the lock's tree whose packets are here, ascending."""
    query = text(f"SELECT position FROM bo.packets {_WHERE} ORDER BY position")
    values = {"year": report.school_year, **vars(report.key)}
    return list((await session.scalars(query, values)).all())


async def get_stored(session: AsyncSession, report: Report, first: int, end: int) -> list[StoredPacket]:
    """Packets at positions `first` to before `end`, with their bodies."""
    query = text(f"""
        SELECT position, lookup_code, record_key, packet_digest, body, body_sha256 FROM bo.packets
        {_WHERE} AND position >= :first AND position < :end ORDER BY position""")
    values = {"year": report.school_year, **vars(report.key), "first": first, "end": end}
    return [StoredPacket(**row._mapping) for row in await session.execute(query, values)]


async def get_publishable(session: AsyncSession, report: Report, first: int, end: int) -> list[Publishable]:
    """Packets at positions `first` to before `end`, with their proofs."""
    query = text(f"""
        SELECT position, lookup_code, packet_digest, body, receipt, receipt_index, receipt_path, lock_path
        FROM bo.packets {_WHERE} AND position >= :first AND position < :end ORDER BY position""")
    values = {"year": report.school_year, **vars(report.key), "first": first, "end": end}
    return [
        Publishable(
            position=row.position,
            lookup_code=row.lookup_code,
            packet_digest=row.packet_digest,
            body=row.body,
            receipt=Proof(statement=row.receipt, index=row.receipt_index, path=tuple(row.receipt_path)),
            lock_path=tuple(row.lock_path),
        )
        for row in await session.execute(query, values)
    ]
