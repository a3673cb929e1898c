"""Status documents: one line of them for each registrar and school year."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.statuses import StatusLine
from hbs_schema.statements.documents import AnnotatedPacket

_LINES = """
SELECT k.registrar, k.school_year, coalesce(s.seq, 0) AS seq, coalesce(s.covers, 0) AS covers, s.next_update,
       coalesce(a.seq, 0) AS acknowledged, coalesce(s.annotations, 0) AS told,
       (SELECT count(*) FROM bo.annotations n
        WHERE (n.registrar, n.school_year) = (k.registrar, k.school_year)) AS annotations
FROM {keys} AS k
LEFT JOIN LATERAL (SELECT seq, covers, annotations, next_update FROM bo.statuses
                   WHERE (registrar, school_year) = (k.registrar, k.school_year) ORDER BY seq DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (SELECT max(seq) AS seq FROM bo.acknowledgements
                   WHERE (registrar, school_year) = (k.registrar, k.school_year)) a ON true
"""
_ALL = _LINES.format(keys="(SELECT DISTINCT registrar, school_year FROM bo.acknowledgements)")
_ONE = _LINES.format(keys="(SELECT cast(:registrar AS text) AS registrar, cast(:year AS text) AS school_year)")


async def list_lines(session: AsyncSession) -> list[StatusLine]:
    """Every registrar and school year of which a lock has been acknowledged."""
    return [StatusLine(**row._mapping) for row in await session.execute(text(_ALL))]


async def hold_line(session: AsyncSession, registrar: str, school_year: str) -> StatusLine:
    """A line of statuses, which only this transaction continues until it ends."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(lock, {"name": f"statuses/{registrar}/{school_year}"})
    row = (await session.execute(text(_ONE), {"registrar": registrar, "year": school_year})).one()
    return StatusLine(**row._mapping)


async def get_annotated(session: AsyncSession, registrar: str, school_year: str) -> list[AnnotatedPacket]:
    """Packets that were annotated after their lock: of each what ends its validity, else the latest."""
    rows = await session.execute(
        text("""
            SELECT DISTINCT ON (packet) packet, annotation, successor FROM (
                SELECT packet, annotation, successor, stored_at FROM bo.annotated_packets
                WHERE registrar = :registrar AND school_year = :year
                UNION ALL
                SELECT l.packet_digest, a.annotation, a.successor, a.stored_at
                FROM bo.annotations a JOIN bo.annotation_leaves l USING (statement)
                WHERE a.registrar = :registrar AND a.school_year = :year) AS said
            ORDER BY packet, annotation = 'identity-corrected', stored_at DESC"""),
        {"registrar": registrar, "year": school_year},
    )
    return [
        AnnotatedPacket.model_validate({name: value for name, value in row._mapping.items() if value is not None})
        for row in rows
    ]


@dataclass(frozen=True)
class NewStatus:
    """A status that becomes true in this transaction."""

    registrar: str
    school_year: str
    seq: int
    covers: int
    annotations: int
    statement: str
    jws: str
    authority: str
    issued_at: datetime
    next_update: datetime


async def add_status(session: AsyncSession, new: NewStatus) -> None:
    """Store a status; the primary key refuses a second one of its number."""
    await session.execute(
        text("""
            INSERT INTO bo.statuses (registrar, school_year, seq, covers, annotations, statement, jws, authority,
                issued_at, next_update)
            VALUES (:registrar, :school_year, :seq, :covers, :annotations, :statement, :jws, :authority, :issued_at,
                :next_update)"""),
        vars(new),
    )


async def get_status(session: AsyncSession, registrar: str, school_year: str, seq: int) -> tuple[str, str]:
    """A status's JWS and the digest of the authority document that it names."""
    rows = await session.execute(
        text("""
            SELECT jws, authority FROM bo.statuses
            WHERE registrar = :registrar AND school_year = :year AND seq = :seq"""),
        {"registrar": registrar, "year": school_year, "seq": seq},
    )
    row = rows.one()
    return row.jws, row.authority
