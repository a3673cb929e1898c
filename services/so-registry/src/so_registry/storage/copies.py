"""Copies of what was accepted, with its receipt, built from stored bytes whenever one is sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.places import packet_value
from so_registry.domain.received import SubmissionKey
from so_registry.storage import evidence
from so_registry.storage.places import BYTES, SUBMISSION


def copy_ref(key: SubmissionKey) -> str:
    """The name under which an outbox refers to the copy of a submission's accepted packets."""
    return f"copy/{key.school_year}/{key.school}/{key.submission_id}"


async def load_copy(session: AsyncSession, ref: str) -> dict[str, Any]:
    """The body of a copy, but for certificates. Raises LookupError if nothing of the submission was accepted."""
    _, year, school, submission = ref.split("/")
    rows = await session.execute(
        # By its verdicts: packets have no index by submission, and every accepted one has its verdict.
        text(f"""
            SELECT {BYTES} AS bytes, p.receipt, p.receipt_index, p.receipt_path, w.registrar
            FROM registry.verdicts v
            JOIN registry.packets p ON (p.school_year, p.packet_digest) = (v.school_year, v.packet_digest)
            JOIN {SUBMISSION}
            JOIN registry.windows w ON w.window_no = p.window_no
            WHERE v.school_year = :year AND v.school = :school AND v.submission_id = :id AND v.result = 'accepted'
            ORDER BY p.receipt_index"""),
        {"year": year, "school": school, "id": UUID(submission)},
    )
    packets = [dict(row._mapping) for row in rows]
    if not packets:
        raise LookupError(ref)
    (name,) = {row["receipt"] for row in packets}
    jws = (await evidence.get_statements(session, [name]))[name]
    return {
        "format": "hbs-report-copy/1",
        "registrar": packets[0]["registrar"],
        "receipt": jws,
        "packets": [_copied(row) for row in packets],
    }


def _copied(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "packet": packet_value(row["bytes"]),
        "receipt": {"statement": row["receipt"], "index": row["receipt_index"], "path": list(row["receipt_path"])},
    }
