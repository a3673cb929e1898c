"""Lists of what the registrar trusts, as they were imported: the newest of a kind counts, and none is ever changed."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.algorithms import AlgorithmList, shipped_algorithms
from so_registry.domain.certificates.anchors import AnchorList
from so_registry.domain.errors import TrustListConflict

Kind = Literal["anchors", "algorithms"]


@dataclass(frozen=True)
class ListLine:
    """A stored list without its content."""

    version: str
    digest: str
    imported_by: str
    imported_at: datetime


async def add_list(session: AsyncSession, kind: Kind, version: str, digest: str, body: bytes, *, by: str) -> bool:
    """Whether it is new. Raises TrustListConflict if its version is there with other bytes."""
    added = await session.execute(
        text("""
            INSERT INTO registry.trust_lists (kind, version, digest, body, imported_by)
            VALUES (:kind, :version, :digest, :body, :by) ON CONFLICT (kind, version) DO NOTHING RETURNING version"""),
        {"kind": kind, "version": version, "digest": digest, "body": body, "by": by},
    )
    if added.first() is not None:
        return True
    stored = await session.scalar(
        text("SELECT digest FROM registry.trust_lists WHERE (kind, version) = (:kind, :version)"),
        {"kind": kind, "version": version},
    )
    if stored != digest:
        raise TrustListConflict
    return False


async def find_anchors(session: AsyncSession) -> AnchorList | None:
    """The list in force; None if the registrar never imported one."""
    body = await _newest(session, "anchors")
    return None if body is None else _anchors(body)


async def find_algorithms(session: AsyncSession) -> AlgorithmList:
    """The list in force."""
    body = await _newest(session, "algorithms")
    return shipped_algorithms() if body is None else _algorithms(body)


async def list_lists(session: AsyncSession, kind: Kind) -> list[ListLine]:
    """All of a kind, the one in force first."""
    rows = await session.execute(
        text("""
            SELECT version, digest, imported_by, imported_at FROM registry.trust_lists
            WHERE kind = :kind ORDER BY number DESC"""),
        {"kind": kind},
    )
    return [ListLine(*row) for row in rows]


async def _newest(session: AsyncSession, kind: Kind) -> bytes | None:
    query = text("SELECT body FROM registry.trust_lists WHERE kind = :kind ORDER BY number DESC LIMIT 1")
    body: bytes | None = await session.scalar(query, {"kind": kind})
    return body


# Every submission asks, and the list hardly ever changes.
@lru_cache(maxsize=4)
def _algorithms(body: bytes) -> AlgorithmList:
    return AlgorithmList.model_validate_json(body)


@lru_cache(maxsize=4)
def _anchors(body: bytes) -> AnchorList:
    return AnchorList.model_validate_json(body)
