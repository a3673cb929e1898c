"""Packets as they were signed, and what the registrar has said about each. Their bytes never change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.envelopes.shape import Proof

_SELECT = """
SELECT packet_digest, draft_id, revision, record_key, policy, body, window_no, receipt, receipt_index, receipt_path,
       withdrawal, lock, lock_index, lock_path
FROM school.packets
"""


@dataclass(frozen=True)
class StoredPacket:
    """A packet; `receipt` and `lock` prove that it was accepted and locked."""

    packet_digest: str
    draft_id: UUID
    revision: int
    record_key: str
    policy: str
    body: bytes
    window_no: int | None = None
    receipt: Proof | None = None
    withdrawal: str | None = None
    lock: Proof | None = None


async def add_packets(session: AsyncSession, packets: Iterable[StoredPacket]) -> None:
    """Keep packets; one that is sent again is there already."""
    await session.execute(
        text("""
            INSERT INTO school.packets (packet_digest, draft_id, revision, record_key, policy, body)
            VALUES (:packet_digest, :draft_id, :revision, :record_key, :policy, :body) ON CONFLICT DO NOTHING"""),
        [
            {
                "packet_digest": entry.packet_digest,
                "draft_id": entry.draft_id,
                "revision": entry.revision,
                "record_key": entry.record_key,
                "policy": entry.policy,
                "body": entry.body,
            }
            for entry in packets
        ],
    )


async def get_packets(session: AsyncSession, digests: Collection[str]) -> dict[str, StoredPacket]:
    """Packets by digest."""
    rows = await session.execute(text(f"{_SELECT} WHERE packet_digest = ANY(:names)"), {"names": list(digests)})
    return {row.packet_digest: _packet(row) for row in rows}


async def list_accepted(session: AsyncSession, draft_ids: Collection[UUID]) -> dict[UUID, list[StoredPacket]]:
    """Accepted packets of drafts, by revision, latest last."""
    rows = await session.execute(
        text(f"{_SELECT} WHERE draft_id = ANY(:ids) AND receipt IS NOT NULL ORDER BY revision"),
        {"ids": list(draft_ids)},
    )
    found: dict[UUID, list[StoredPacket]] = {}
    for row in rows:
        found.setdefault(row.draft_id, []).append(_packet(row))
    return found


async def find_accepted_by_code(session: AsyncSession, lookup_code: str) -> list[tuple[str, StoredPacket]]:
    """Accepted packets under a code with the school of each, newest year and latest revision first."""
    rows = await session.execute(
        text(f"""
            SELECT d.school, d.school_year, p.* FROM ({_SELECT}) AS p JOIN school.drafts d USING (draft_id)
            WHERE d.lookup_code = :code AND p.receipt IS NOT NULL ORDER BY d.school_year DESC, p.revision DESC"""),
        {"code": lookup_code},
    )
    return [(row.school, _packet(row)) for row in rows]


async def set_receipts(session: AsyncSession, receipts: Mapping[str, Proof], *, window_no: int) -> None:
    """Packets were accepted; the first receipt of a packet stays."""
    if receipts:
        await session.execute(
            text("""
                UPDATE school.packets SET receipt = :statement, receipt_index = :index, receipt_path = :path,
                    window_no = :no
                WHERE packet_digest = :digest AND receipt IS NULL"""),
            [{**_proof_values(proof), "digest": name, "no": window_no} for name, proof in sorted(receipts.items())],
        )


async def set_withdrawal(session: AsyncSession, digests: Sequence[str], statement: str) -> None:
    """The registrar has confirmed the withdrawal of packets."""
    await session.execute(
        text("""
            UPDATE school.packets SET withdrawal = :statement
            WHERE packet_digest = ANY(:names) AND withdrawal IS NULL"""),
        {"statement": statement, "names": list(digests)},
    )


async def set_locks(session: AsyncSession, proofs: Mapping[str, Proof]) -> None:
    """Packets are locked."""
    if proofs:
        await session.execute(
            text("""
                UPDATE school.packets SET lock = :statement, lock_index = :index, lock_path = :path
                WHERE packet_digest = :digest AND lock IS NULL"""),
            [{**_proof_values(proof), "digest": name} for name, proof in sorted(proofs.items())],
        )


def _proof_values(proof: Proof) -> dict[str, Any]:
    return {"statement": proof.statement, "index": proof.index, "path": list(proof.path)}


def _packet(row: Row[tuple[Any, ...]]) -> StoredPacket:
    return StoredPacket(
        packet_digest=row.packet_digest,
        draft_id=row.draft_id,
        revision=row.revision,
        record_key=row.record_key,
        policy=row.policy,
        body=row.body,
        window_no=row.window_no,
        receipt=_proof(row.receipt, row.receipt_index, row.receipt_path),
        withdrawal=row.withdrawal,
        lock=_proof(row.lock, row.lock_index, row.lock_path),
    )


def _proof(statement: str | None, index: int, path: list[str]) -> Proof | None:
    return None if statement is None else Proof(statement=statement, index=index, path=tuple(path))
