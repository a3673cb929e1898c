"""The audit's chains and checkpoints, as they are verified, exported and signed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import base64url
from hbs_schema.audit.chain import Member, row_instant
from hbs_schema.audit.checkpoint import Checkpoint, Head, parse_checkpoint

COLUMNS: Final = (
    "audit_no", "at", "act", "by_whom", "client_id", "school", "concerns", "reason", "on_behalf", "before", "after",
    "nonce",
)  # fmt: skip
BATCH: Final = 2_000


@dataclass(frozen=True)
class StoredEntry:
    """A place in a lane, and the row that stands there, if it still does."""

    lane: int
    position: int
    hash: bytes
    row: dict[str, Member | None] | None


@dataclass(frozen=True)
class StoredCheckpoint:
    """A checkpoint, and when it was stored."""

    checkpoint: Checkpoint
    signed_at: datetime


async def read_chain(session: AsyncSession) -> AsyncIterator[StoredEntry]:
    """Every place, lane by lane, oldest first, in the snapshot of the caller's transaction; a batch at a time."""
    query = text(f"""
        SELECT c.lane, c.position, c.hash, a.audit_no AS there, {", ".join(f"a.{name}" for name in COLUMNS)}
        FROM registry.audit_chain c LEFT JOIN registry.audit a USING (audit_no)
        WHERE (c.lane, c.position) > (:lane, :position) ORDER BY c.lane, c.position LIMIT {BATCH}""")
    after = {"lane": -1, "position": 0}
    while found := (await session.execute(query, after)).mappings().all():
        for row in found:
            told = _row(row) if row["there"] is not None else None
            yield StoredEntry(row["lane"], row["position"], bytes(row["hash"]), told)
        after = {"lane": found[-1]["lane"], "position": found[-1]["position"]}


async def list_unchained(session: AsyncSession, limit: int) -> Sequence[int]:
    """Numbers of rows that have no place in a lane: put in by somebody who switched the trigger off."""
    query = text("""
        SELECT a.audit_no FROM registry.audit a LEFT JOIN registry.audit_chain c USING (audit_no)
        WHERE c.audit_no IS NULL ORDER BY a.audit_no LIMIT :limit""")
    return (await session.scalars(query, {"limit": limit})).all()


async def load_heads(session: AsyncSession) -> list[Head]:
    """How far each lane has come."""
    rows = await session.execute(
        text("""
            SELECT lane, last.position, last.hash FROM generate_series(0, 15) AS lane,
                LATERAL (SELECT position, hash FROM registry.audit_chain c WHERE c.lane = lane.lane
                         ORDER BY position DESC LIMIT 1) AS last
            ORDER BY lane""")
    )
    return [Head(lane=row.lane, count=row.position, hash=base64url.encode(bytes(row.hash))) for row in rows]


async def hold_checkpoints(session: AsyncSession) -> None:
    """One checkpoint at a time, until the transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('registry.audit_checkpoints', 0))"))


async def find_last_checkpoint(session: AsyncSession) -> StoredCheckpoint | None:
    """The newest."""
    query = text("SELECT jws, signed_at FROM registry.audit_checkpoints ORDER BY seq DESC LIMIT 1")
    row = (await session.execute(query)).one_or_none()
    return None if row is None else StoredCheckpoint(parse_checkpoint(row.jws), row.signed_at)


async def list_checkpoints(session: AsyncSession) -> list[str]:
    """All as they are stored, oldest first: one a day."""
    return list((await session.scalars(text("SELECT jws FROM registry.audit_checkpoints ORDER BY seq"))).all())


async def load_tokens(session: AsyncSession) -> dict[str, bytes]:
    """Timestamps by the digest of their checkpoint, as base64url."""
    rows = await session.execute(
        text("SELECT digest, token FROM registry.audit_checkpoints WHERE token IS NOT NULL ORDER BY seq")
    )
    return {base64url.encode(bytes(row.digest)): bytes(row.token) for row in rows}


async def add_checkpoint(session: AsyncSession, checkpoint: Checkpoint, signed_at: datetime) -> None:
    """Store it; its timestamp comes later."""
    await session.execute(
        text("""
            INSERT INTO registry.audit_checkpoints (seq, digest, jws, signed_at)
            VALUES (:seq, :digest, :jws, :signed_at)"""),
        {
            "seq": checkpoint.payload.seq,
            "digest": checkpoint.digest,
            "jws": checkpoint.jws,
            "signed_at": signed_at,
        },
    )


async def find_unstamped(session: AsyncSession, limit: int) -> list[bytes]:
    """Digests of checkpoints without a timestamp."""
    query = text("SELECT digest FROM registry.audit_checkpoints WHERE token IS NULL ORDER BY seq LIMIT :limit")
    return [bytes(digest) for digest in (await session.scalars(query, {"limit": limit})).all()]


async def add_token(session: AsyncSession, digest: bytes, token: bytes) -> None:
    """The first token stays."""
    await session.execute(
        text("UPDATE registry.audit_checkpoints SET token = :token WHERE digest = :digest AND token IS NULL"),
        {"token": token, "digest": digest},
    )


def _row(row: RowMapping) -> dict[str, Member | None]:
    told = {name: row[name] for name in COLUMNS}
    return {**told, "at": row_instant(told["at"]), "nonce": str(told["nonce"])}
