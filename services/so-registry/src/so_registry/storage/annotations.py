"""Annotations of locked packets, their places in their statements' trees, and the Ministry's answers to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.envelopes.shape import Proof
from so_registry.domain.annotations.annotating import LockedPacket


@dataclass(frozen=True)
class NewAnnotation:
    """An annotation that is signed in this transaction."""

    statement: str
    proposal_id: UUID
    annotation: str
    decision_number: str
    decision_date: date
    school_year: str
    school: str
    successor: str | None
    annotated_at: datetime


@dataclass(frozen=True)
class SignedAnnotation:
    """What became of an approval."""

    annotation: str
    school: str
    packets: int
    statement: str


async def find_signed(session: AsyncSession, proposal_id: UUID) -> SignedAnnotation | None:
    """The annotation that was signed by this approval, if it was."""
    rows = await session.execute(
        text("""
            SELECT annotation, school, statement,
                   (SELECT count(*) FROM registry.annotation_leaves l WHERE l.statement = a.statement) AS packets
            FROM registry.annotations a WHERE proposal_id = :proposal"""),
        {"proposal": proposal_id},
    )
    row = rows.one_or_none()
    return None if row is None else SignedAnnotation(**row._mapping)


async def load_locked(session: AsyncSession, digests: Collection[str]) -> dict[str, LockedPacket]:
    """Those of some packets that are locked, by digest."""
    rows = await session.execute(
        text("""
            SELECT l.packet_digest, w.registrar, p.school, p.school_year, w.level, w.track,
                   coalesce(array_agg(a.annotation ORDER BY a.annotated_at) FILTER (WHERE a.annotation IS NOT NULL),
                            '{}') AS annotations
            FROM registry.lock_leaves l
            JOIN registry.packets p USING (packet_digest)
            JOIN registry.windows w ON w.window_no = p.window_no
            LEFT JOIN registry.annotation_leaves n ON n.packet_digest = l.packet_digest
            LEFT JOIN registry.annotations a ON a.statement = n.statement
            WHERE l.packet_digest = ANY(:digests)
            GROUP BY l.packet_digest, w.registrar, p.school, p.school_year, w.level, w.track"""),
        {"digests": list(digests)},
    )
    return {row.packet_digest: LockedPacket(**{**row._mapping, "annotations": tuple(row.annotations)}) for row in rows}


async def add_annotation(session: AsyncSession, new: NewAnnotation, proofs: Mapping[str, Proof]) -> None:
    """Store it with each packet's place; a trigger refuses what follows the end of a packet's validity."""
    await session.execute(
        text("""
            INSERT INTO registry.annotations (statement, proposal_id, annotation, decision_number, decision_date,
                school_year, school, successor, annotated_at)
            VALUES (:statement, :proposal_id, :annotation, :decision_number, :decision_date, :school_year, :school,
                :successor, :annotated_at)"""),
        vars(new),
    )
    await session.execute(
        text("""
            INSERT INTO registry.annotation_leaves (statement, position, packet_digest, path)
            VALUES (:statement, :position, :packet, :path)"""),
        [
            {"statement": new.statement, "position": proof.index, "packet": packet, "path": list(proof.path)}
            for packet, proof in sorted(proofs.items())
        ],
    )


async def find_proofs(session: AsyncSession, packet_digest: str) -> list[Proof]:
    """Where a packet stands in the annotations about it."""
    rows = await session.execute(
        text("""
            SELECT statement, position, path FROM registry.annotation_leaves WHERE packet_digest = :packet
            ORDER BY statement"""),
        {"packet": packet_digest},
    )
    return [Proof(statement=row.statement, index=row.position, path=tuple(row.path)) for row in rows]


async def list_packets(session: AsyncSession, statement: str) -> list[str]:
    """The packets of an annotation, ascending."""
    query = text("SELECT packet_digest FROM registry.annotation_leaves WHERE statement = :name ORDER BY packet_digest")
    return list((await session.scalars(query, {"name": statement})).all())


async def list_annotations(session: AsyncSession) -> list[Mapping[str, Any]]:
    """All of them, newest first, with the Ministry's answers."""
    rows = await session.execute(
        text("""
            SELECT a.statement, a.annotation, a.decision_number, a.decision_date, a.school, a.school_year, a.successor,
                   a.annotated_at, a.answered_at, a.problem, p.proposed_by, p.decided_by,
                   (SELECT count(*) FROM registry.annotation_leaves l WHERE l.statement = a.statement) AS packets
            FROM registry.annotations a JOIN registry.proposals p USING (proposal_id)
            ORDER BY a.annotated_at DESC, a.statement""")
    )
    return [dict(row) for row in rows.mappings()]


async def set_answered(session: AsyncSession, statement: str, problem: str | None) -> bool:
    """Keep the Ministry's answer; a good one is final. False for an annotation that is not there."""
    rows = await session.execute(
        text("""
            UPDATE registry.annotations SET answered_at = clock_timestamp(), problem = :problem
            WHERE statement = :name AND (answered_at IS NULL OR problem IS NOT NULL)"""),
        {"name": statement, "problem": problem},
    )
    if rows.rowcount:  # type: ignore[attr-defined]  # of an UPDATE
        return True
    query = text("SELECT EXISTS (SELECT FROM registry.annotations WHERE statement = :name)")
    found: bool = (await session.execute(query, {"name": statement})).scalar_one()
    return found
