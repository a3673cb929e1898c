"""Annotations that hold, and where locked packets stand in them."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.annotations import CheckedAnnotation, LockedHere
from hbs_schema.envelopes.shape import Proof
from hbs_schema.statements.payloads import Lock
from hbs_schema.statements.statement import parse_statement


async def hold_annotating(session: AsyncSession) -> None:
    """One annotation at a time: two must not both end one record."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('annotations', 0))"))


async def load_locked(session: AsyncSession, digests: Collection[str]) -> dict[str, LockedHere]:
    """Those of some packets that are locked here, by digest."""
    rows = (
        await session.execute(
            text("""
                SELECT l.packet_digest, l.registrar, l.lock, p.position, p.school, p.school_year, s.jws,
                       ARRAY(SELECT a.annotation FROM bo.annotation_leaves n JOIN bo.annotations a USING (statement)
                             WHERE n.packet_digest = l.packet_digest) AS annotations
                FROM bo.locked_records l
                JOIN bo.reports r ON (r.registrar, r.lock) = (l.registrar, l.lock)
                JOIN bo.packets p ON p.school_year = r.school_year AND (p.registrar, p.lock) = (l.registrar, l.lock)
                     AND p.record_key = l.record_key
                JOIN bo.statements s ON s.digest = l.lock
                WHERE l.packet_digest = ANY(:digests)"""),
            {"digests": list(digests)},
        )
    ).all()
    locks = {row.lock: parse_statement(row.jws, Lock).payload for row in rows}
    return {
        row.packet_digest: LockedHere(
            row.packet_digest,
            row.registrar,
            row.lock,
            row.position,
            row.school,
            row.school_year,
            locks[row.lock].level,
            locks[row.lock].track,
            tuple(row.annotations),
        )
        for row in rows
    }


async def add_annotation(session: AsyncSession, checked: CheckedAnnotation) -> None:
    """Store it; from now on it stands in every bundle and status that is made."""
    payload = checked.statement.payload
    await session.execute(
        text("""
            INSERT INTO bo.annotations (statement, registrar, school_year, annotation, decision_number, decision_date,
                successor)
            VALUES (:statement, :registrar, :school_year, :annotation, :number, cast(cast(:date AS text) AS date),
                :successor)"""),
        {
            "statement": checked.statement.name,
            "registrar": payload.registrar,
            "school_year": payload.school_year,
            "annotation": payload.annotation,
            "number": payload.decision.number,
            "date": payload.decision.date,
            "successor": payload.successor,
        },
    )
    await session.execute(
        text("""
            INSERT INTO bo.annotation_leaves (statement, position, packet_digest, path)
            VALUES (:statement, :position, :packet, :path)"""),
        [
            {"statement": proof.statement, "position": proof.index, "packet": packet, "path": list(proof.path)}
            for packet, proof in sorted(checked.proofs.items())
        ],
    )


async def find_proofs(session: AsyncSession, digests: Collection[str]) -> dict[str, tuple[Proof, ...]]:
    """By packet, where it stands in the annotations about it."""
    rows = await session.execute(
        text("""
            SELECT packet_digest, statement, position, path FROM bo.annotation_leaves
            WHERE packet_digest = ANY(:digests) ORDER BY packet_digest, statement"""),
        {"digests": list(digests)},
    )
    found: dict[str, tuple[Proof, ...]] = {}
    for row in rows:
        proof = Proof(statement=row.statement, index=row.position, path=tuple(row.path))
        found[row.packet_digest] = (*found.get(row.packet_digest, ()), proof)
    return found
