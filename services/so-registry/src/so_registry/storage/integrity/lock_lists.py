"""A lock and its lists as they are stored, each row beside what packets and withdrawals say of the same thing."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.integrity.locks import Known, Leaf
from so_registry.storage.integrity.pages import pages
from so_registry.storage.locks import PIECE


async def list_lock_rows(session: AsyncSession, window_no: int | None, seq: int | None) -> list[dict[str, Any]]:
    """Locks with the name of the one before, in their order."""
    query = text("""
        SELECT l.*, b.statement AS previous FROM registry.locks l LEFT JOIN registry.locks b ON b.seq = l.seq - 1
        WHERE (cast(:no AS bigint) IS NULL OR l.window_no = :no) AND (cast(:seq AS integer) IS NULL OR l.seq = :seq)
        ORDER BY l.seq""")
    return [dict(row) for row in (await session.execute(query, {"no": window_no, "seq": seq})).mappings()]


async def load_leaves(session: AsyncSession, seq: int) -> list[Leaf]:
    """By their position. Where no packet has the digest, the record's packets are asked."""
    rows = await session.execute(
        text(f"""
            SELECT l.position, l.record_key, l.packet_digest, l.school, {PIECE} AS piece,
                   p.record_key AS known_key, p.packet_digest AS known_digest, p.school AS known_school
            FROM registry.lock_leaves l JOIN registry.locks k ON k.seq = l.lock_seq
            JOIN registry.windows w USING (window_no)
            LEFT JOIN registry.packets p ON (p.school_year, p.packet_digest) = (w.school_year, l.packet_digest)
            WHERE l.lock_seq = :seq ORDER BY l.position"""),
        {"seq": seq},
    )
    found = [
        Leaf(
            row.position,
            row.record_key,
            row.packet_digest,
            row.school,
            row.piece,
            Known(row.known_key, row.known_digest, row.known_school) if row.known_key else None,
        )
        for row in rows
    ]
    unknown = [leaf.record_key for leaf in found if leaf.known is None]
    by_record = await _effective(session, unknown) if unknown else {}
    return [leaf if leaf.known else Leaf(**{**vars(leaf), "known": by_record.get(leaf.record_key)}) for leaf in found]


async def list_paths(session: AsyncSession, seq: int) -> AsyncIterator[list[tuple[int, list[str]]]]:
    select = "SELECT l.position, l.path FROM registry.lock_leaves l"
    key = [("l.position", "integer")]
    async for rows in pages(session, select, key, size=2000, where="l.lock_seq = :seq", given={"seq": seq}):
        yield [(row["position"], row["path"]) for row in rows]


async def load_withdrawn(session: AsyncSession, seq: int) -> list[dict[str, Any]]:
    """The withdrawn list with the packet, its withdrawal and its successor, as far as they are stored."""
    query = text("""
        SELECT l.position, l.record_key, l.packet_digest, l.successor, l.at, p.record_key AS known_key,
               w.withdrawn_at, s.packet_digest AS known_successor, s.accepted_at AS superseded_at
        FROM registry.withdrawn_leaves l JOIN registry.locks k ON k.seq = l.lock_seq
        JOIN registry.windows v USING (window_no)
        LEFT JOIN registry.packets p ON (p.school_year, p.packet_digest) = (v.school_year, l.packet_digest)
        LEFT JOIN registry.withdrawals w ON (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest)
        LEFT JOIN registry.packets s ON (s.school_year, s.supersedes) = (p.school_year, p.packet_digest)
        WHERE l.lock_seq = :seq ORDER BY l.position""")
    return [dict(row) for row in (await session.execute(query, {"seq": seq})).mappings()]


async def list_lock_schools(session: AsyncSession, seq: int) -> list[str]:
    query = text("SELECT school FROM registry.lock_schools WHERE lock_seq = :seq ORDER BY school")
    return list((await session.scalars(query, {"seq": seq})).all())


async def _effective(session: AsyncSession, record_keys: list[str]) -> dict[str, Known]:
    rows = await session.execute(
        text("""
            SELECT DISTINCT ON (record_key) record_key, packet_digest, school FROM registry.packets p
            WHERE record_key = ANY(:keys)
              AND NOT EXISTS (SELECT FROM registry.packets s
                              WHERE (s.school_year, s.supersedes) = (p.school_year, p.packet_digest))
            ORDER BY record_key, revision DESC"""),
        {"keys": record_keys},
    )
    return {row.record_key: Known(row.record_key, row.packet_digest, row.school) for row in rows}
