"""Copies of accepted packets, and how they compare with what a lock says."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.copies import CopiedEntry, CopyKey
from bo_gateway.domain.reports import ReportKey
from hbs_kit import telemetry


@dataclass(frozen=True)
class CopyComparison:
    """A lock's packets beside the copies of its window and grades."""

    locked: int
    copied: int
    """Of the locked ones."""
    withdrawn: int
    """Copied, and told as withdrawn or superseded by the registrar."""
    unaccounted: int
    """Copied, and neither locked nor told as withdrawn: accepted, and left out of the lock."""
    uncopied: int
    """Locked, and no copy has come, although copies of this window and these grades have."""
    samples: tuple[str, ...]
    """Packet digests of the unaccounted ones, the first of them."""

    @property
    def has_come(self) -> bool:
        """Whether there is a copy to compare with."""
        return self.copied + self.withdrawn + self.unaccounted > 0

    @property
    def agrees(self) -> bool:
        """Whether everything that was accepted is locked or told as withdrawn, and the other way round."""
        return not (self.unaccounted or self.uncopied)


async def add_copy(session: AsyncSession, key: CopyKey, body: bytes) -> bool:
    """Store a copy's bytes; False if the same bytes came before."""
    added = await session.execute(
        text("""
            INSERT INTO bo.copies (registrar, receipt, sha256, body, traceparent)
            VALUES (:registrar, :receipt, :sha256, :body, :traceparent)
            ON CONFLICT DO NOTHING RETURNING receipt"""),
        {**vars(key), "body": body, "traceparent": telemetry.current_traceparent()},
    )
    return added.scalar_one_or_none() is not None


async def hold_next_copy(session: AsyncSession) -> tuple[CopyKey, bytes] | None:
    """The next copy to judge; other workers skip it."""
    row = (
        await session.execute(
            text("""
                SELECT registrar, receipt, sha256, body FROM bo.copies WHERE state = 'received'
                ORDER BY received_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
        )
    ).one_or_none()
    return None if row is None else (CopyKey(row.registrar, row.receipt, row.sha256), row.body)


async def store_judged(session: AsyncSession, key: CopyKey, entries: Sequence[CopiedEntry]) -> None:
    """A copy holds; packets that an earlier body brought stay as they are."""
    await session.execute(_JUDGED, {**vars(key), "state": "verified", "problem": None})
    await session.execute(
        text("""
            INSERT INTO bo.copied_packets (registrar, packet_digest, record_key, receipt, school_year, level, track,
                window_no, grade, school, accepted_at)
            VALUES (:registrar, :packet_digest, :record_key, :receipt, :school_year, :level, :track, :window_no,
                :grade, :school, :accepted_at)
            ON CONFLICT DO NOTHING"""),
        [{"registrar": key.registrar, **vars(entry)} for entry in entries],
    )


async def refuse_copy(session: AsyncSession, key: CopyKey, problem: str) -> None:
    """Keep it with the reason; `problem` names a check."""
    await session.execute(_JUDGED, {**vars(key), "state": "refused", "problem": problem})


_JUDGED = text("""
UPDATE bo.copies SET state = :state, problem = :problem, verified_at = clock_timestamp()
WHERE registrar = :registrar AND receipt = :receipt AND sha256 = :sha256 AND state = 'received'
""")


async def compare_copies(
    session: AsyncSession, report: ReportKey, window_no: str, grades: Sequence[int]
) -> CopyComparison:
    """How a lock's packets and the copies of its window and grades agree, as it now stands."""
    key = {"registrar": report.registrar, "lock": report.lock, "no": window_no, "grades": list(grades)}
    row = (
        await session.execute(
            text("""
                WITH locked AS (
                    SELECT packet_digest FROM bo.packets WHERE registrar = :registrar AND lock = :lock),
                copied AS (
                    SELECT packet_digest FROM bo.copied_packets
                    WHERE registrar = :registrar AND window_no = :no AND grade = ANY(cast(:grades AS smallint[]))),
                told AS (
                    SELECT c.packet_digest, l.packet_digest IS NOT NULL AS is_locked, EXISTS (
                        SELECT FROM bo.withdrawn_entries w
                        WHERE w.registrar = :registrar AND w.packet = c.packet_digest) AS is_withdrawn
                    FROM copied c LEFT JOIN locked l USING (packet_digest))
                SELECT (SELECT count(*) FROM locked) AS locked,
                       count(*) FILTER (WHERE is_locked) AS copied,
                       count(*) FILTER (WHERE NOT is_locked AND is_withdrawn) AS withdrawn,
                       count(*) FILTER (WHERE NOT is_locked AND NOT is_withdrawn) AS unaccounted,
                       coalesce((array_agg(packet_digest ORDER BY packet_digest)
                                 FILTER (WHERE NOT is_locked AND NOT is_withdrawn))[1:100], '{}') AS samples
                FROM told"""),
            key,
        )
    ).one()
    came = row.copied + row.withdrawn + row.unaccounted > 0
    uncopied = row.locked - row.copied if came else 0
    return CopyComparison(row.locked, row.copied, row.withdrawn, row.unaccounted, uncopied, tuple(row.samples))


async def has_copies(session: AsyncSession, registrar: str) -> bool:
    """Whether a registrar has ever sent one."""
    query = text("SELECT EXISTS (SELECT FROM bo.copied_packets WHERE registrar = :registrar)")
    return bool((await session.execute(query, {"registrar": registrar})).scalar_one())


async def list_refused(session: AsyncSession, registrar: str) -> dict[str, str]:
    """Copies that do not hold: receipt → problem."""
    rows = await session.execute(
        text("SELECT receipt, problem FROM bo.copies WHERE registrar = :registrar AND state = 'refused'"),
        {"registrar": registrar},
    )
    return {row.receipt: row.problem for row in rows}
