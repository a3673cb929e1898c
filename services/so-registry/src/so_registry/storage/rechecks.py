"""Which stored signatures a certificate made, which packets they are part of, and what was found about them."""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.jobs import Finding, Touched
from so_registry.storage.places import BYTES, SUBMISSION, YEARS

_TOUCHED = f"""
    SELECT p.packet_digest, p.record_key, p.school_year, p.school, p.window_no, b.client_id, b.received_at,
           l.lock_seq IS NOT NULL AS is_locked
    FROM registry.packets p
    JOIN {SUBMISSION}
    LEFT JOIN registry.lock_leaves l ON l.packet_digest = p.packet_digest
    WHERE p.school_year IN {YEARS}
      AND NOT EXISTS (SELECT FROM registry.withdrawals w
                      WHERE (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest))
      AND NOT EXISTS (SELECT FROM registry.packets n
                      WHERE n.school_year = p.school_year AND n.supersedes = p.packet_digest)"""
_WITH_BYTES = _TOUCHED.replace("SELECT", f"SELECT {BYTES} AS bytes, p.receipt,", 1)
_OF_SCHOOL = "AND (p.school_year, p.school) = (:school_year, :school)"
PACKET = "packet:"
"""Before an item that is a packet; the others are statements."""


async def find_signed_by(session: AsyncSession, thumbprints: Collection[str]) -> list[str]:
    """Endorsements and receipts under some certificates, as items of a job."""
    query = text("""
        SELECT digest FROM registry.statements
        WHERE registry.signer_of(jws) = ANY(:names) AND kind IN ('endorsement', 'receipt')""")
    return list((await session.scalars(query, {"names": list(thumbprints)})).all())


async def find_of_window(session: AsyncSession, window_no: int) -> list[str]:
    """Packets of a window, as items of a job: to read their bytes here would take minutes."""
    query = text("SELECT packet_digest FROM registry.packets WHERE window_no = :window")
    return [f"{PACKET}{digest}" for digest in (await session.scalars(query, {"window": window_no})).all()]


async def load_packets(session: AsyncSession, items: Collection[str]) -> list[tuple[Touched, list[str]]]:
    """Effective packets among some items, each with the statements that it has: endorsements and receipt."""
    rows = await session.execute(
        text(f"{_WITH_BYTES} AND p.packet_digest = ANY(:digests)"),
        {"digests": [item.removeprefix(PACKET) for item in items if item.startswith(PACKET)]},
    )
    found = []
    for row in rows:
        values = dict(row._mapping)
        endorsements = json.loads(values.pop("bytes"))["endorsements"]
        names = [*(entry["statement"] for entry in endorsements), values.pop("receipt")]
        found.append((Touched(**values), names))
    return found


async def list_certificates(session: AsyncSession) -> dict[str, bytes]:
    """Every certificate that has signed something here: thumbprint → DER."""
    rows = await session.execute(text("SELECT thumbprint, der FROM registry.certificates"))
    return {row.thumbprint: row.der for row in rows}


async def find_endorsed(
    session: AsyncSession, statement: str, *, school_year: str, school: str, class_name: str | None
) -> list[Touched]:
    """Effective packets that name an endorsement. It says of which school and class they are; their bytes decide."""
    rows = await session.execute(
        text(f"""{_TOUCHED} {_OF_SCHOOL}
             AND (cast(:class AS text) IS NULL OR p.class = :class)
             AND position(convert_to(:statement, 'UTF8') IN {BYTES}) > 0"""),
        {"school_year": school_year, "school": school, "class": class_name, "statement": statement},
    )
    return [Touched(**row._mapping) for row in rows]


async def find_received(session: AsyncSession, statement: str, *, school_year: str, school: str) -> list[Touched]:
    """Effective packets that a receipt is about."""
    rows = await session.execute(
        text(f"{_TOUCHED} {_OF_SCHOOL} AND p.receipt = :statement"),
        {"school_year": school_year, "school": school, "statement": statement},
    )
    return [Touched(**row._mapping) for row in rows]


async def add_findings(session: AsyncSession, job: int, findings: Sequence[Finding]) -> list[Finding]:
    """Keep what was found; returns what nobody had found before, so that it is told once."""
    added = []
    for finding in findings:
        touched = finding.touched
        done = await session.execute(
            text("""
                INSERT INTO registry.recheck_findings
                    (packet_digest, statement, verdict, job, school_year, school, window_no, record_key, thumbprint,
                     signed_at, is_stamped, since, proposal)
                VALUES (:packet, :statement, :verdict, :job, :year, :school, :window, :record_key, :thumbprint,
                        :signed_at, :is_stamped, :since, :proposal)
                ON CONFLICT DO NOTHING RETURNING 1"""),
            {
                "packet": touched.packet_digest,
                "statement": finding.statement,
                "verdict": finding.verdict,
                "job": job,
                "year": touched.school_year,
                "school": touched.school,
                "window": touched.window_no,
                "record_key": touched.record_key,
                "thumbprint": finding.thumbprint,
                "signed_at": finding.signed_at,
                "is_stamped": finding.is_stamped,
                "since": finding.since,
                "proposal": touched.proposal,
            },
        )
        if done.one_or_none() is not None:
            added.append(finding)
    return added


async def list_findings(session: AsyncSession, *, is_open: bool, limit: int) -> list[dict[str, object]]:
    """Findings, the oldest first; without those that are settled if `is_open`."""
    rows = await session.execute(
        text("""
            SELECT packet_digest, statement, verdict, job, school, window_no, signed_at, is_stamped, since, proposal,
                   found_at, settled_at, settled_as
            FROM registry.recheck_findings WHERE NOT (:is_open AND settled_at IS NOT NULL)
            ORDER BY found_at, packet_digest, statement LIMIT :limit"""),
        {"is_open": is_open, "limit": limit},
    )
    return [dict(row._mapping) for row in rows]


async def settle_findings(session: AsyncSession, packet_digest: str, settled_as: str) -> int:
    """An operator has decided about a packet; returns of how many findings."""
    settled = await session.scalars(
        text("""
            UPDATE registry.recheck_findings SET settled_at = clock_timestamp(), settled_as = :as
            WHERE packet_digest = :packet AND settled_at IS NULL RETURNING statement"""),
        {"packet": packet_digest, "as": settled_as},
    )
    return len(settled.all())
