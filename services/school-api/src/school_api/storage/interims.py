"""Interim records: the draft beside the draft of the year, and packets made here or brought from elsewhere."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.drafts import StoredDraft
from school_api.storage.drafts import get_drafts
from school_api.storage.json_columns import load


async def find_interim(session: AsyncSession, draft: StoredDraft) -> StoredDraft | None:
    """The interim draft of the same pupil and year."""
    query = text("""
        SELECT draft_id FROM school.drafts
        WHERE school = :school AND school_year = :school_year AND pupil_code = :pupil_code AND kind = 'interim'""")
    values = {name: getattr(draft, name) for name in ("school", "school_year", "pupil_code")}
    draft_id = (await session.scalars(query, values)).one_or_none()
    return None if draft_id is None else (await get_drafts(session, [draft_id]))[draft_id]


async def list_citations(session: AsyncSession, draft_ids: Collection[UUID]) -> defaultdict[UUID, list[Any]]:
    """What taking in a former school's file has ever written into drafts, by draft."""
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    query = text("""
        SELECT draft_id, content FROM school.draft_versions WHERE draft_id = ANY(:ids) AND act = 'cite-interim'""")
    for row in await session.execute(query, {"ids": list(draft_ids)}):
        found[row.draft_id].append(load(row.content)["outcome"]["interim"])
    return found


async def store_packet(
    session: AsyncSession, *, digest: str, draft_id: UUID, direction: str, issuer: str, body: bytes, stored_by: str
) -> bytes:
    """Keep a file; the bytes that were kept first if this packet was stored for this draft before."""
    await session.execute(
        text("""
            INSERT INTO school.interim_packets (packet_digest, draft_id, direction, issuer, body, stored_by)
            VALUES (:digest, :draft_id, :direction, :issuer, :body, :by) ON CONFLICT DO NOTHING"""),
        {
            "digest": digest,
            "draft_id": draft_id,
            "direction": direction,
            "issuer": issuer,
            "body": body,
            "by": stored_by,
        },
    )
    query = text("SELECT body FROM school.interim_packets WHERE packet_digest = :digest AND draft_id = :draft_id")
    kept: bytes = (await session.scalars(query, {"digest": digest, "draft_id": draft_id})).one()
    return kept
