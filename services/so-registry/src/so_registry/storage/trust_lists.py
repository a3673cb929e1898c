"""Lists of what the registrar trusts, as they were imported: the newest of a kind counts, and none is ever changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.algorithms import AlgorithmList, shipped_algorithms
from so_registry.domain.certificates.anchors import AnchorList
from so_registry.domain.errors import TrustListConflict
from so_registry.storage.asking import Question, ask, first

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


def digest_question(kind: Kind) -> Question[str | None]:
    """The digest of the list in force, by which it is found where it was read before; None if there is none."""
    return Question(
        "SELECT digest FROM registry.trust_lists WHERE kind = :kind ORDER BY number DESC LIMIT 1",
        {"kind": kind},
        lambda rows: first(rows, "digest"),
    )


async def find_anchors(session: AsyncSession) -> AnchorList | None:
    """The list in force; None if the registrar never imported one."""
    return await open_anchors(session, await ask(session, digest_question("anchors")))


async def find_algorithms(session: AsyncSession) -> AlgorithmList:
    """The list in force."""
    return await open_algorithms(session, await ask(session, digest_question("algorithms")))


async def open_anchors(session: AsyncSession, digest: str | None) -> AnchorList | None:
    """The list of a digest; nothing of none."""
    if digest is None:
        return None
    if digest not in _ANCHORS:
        _keep(_ANCHORS, digest, AnchorList.model_validate_json(await _body(session, "anchors", digest)))
    return _ANCHORS[digest]


async def open_algorithms(session: AsyncSession, digest: str | None) -> AlgorithmList:
    """The list of a digest; of none the one that is shipped."""
    if digest is None:
        return shipped_algorithms()
    if digest not in _ALGORITHMS:
        _keep(_ALGORITHMS, digest, AlgorithmList.model_validate_json(await _body(session, "algorithms", digest)))
    return _ALGORITHMS[digest]


async def list_lists(session: AsyncSession, kind: Kind) -> list[ListLine]:
    """All of a kind, the one in force first."""
    rows = await session.execute(
        text("""
            SELECT version, digest, imported_by, imported_at FROM registry.trust_lists
            WHERE kind = :kind ORDER BY number DESC"""),
        {"kind": kind},
    )
    return [ListLine(*row) for row in rows]


async def _body(session: AsyncSession, kind: Kind, digest: str) -> bytes:
    query = text("SELECT body FROM registry.trust_lists WHERE (kind, digest) = (:kind, :digest) LIMIT 1")
    body: bytes = (await session.execute(query, {"kind": kind, "digest": digest})).scalar_one()
    return body


# Every submission asks, and the list hardly ever changes: what its digest names is read once.
_ANCHORS: dict[str, AnchorList] = {}
_ALGORITHMS: dict[str, AlgorithmList] = {}
_KEPT = 4

L = TypeVar("L")


def _keep(kept: dict[str, L], digest: str, opened: L) -> None:
    if len(kept) >= _KEPT:
        kept.clear()
    kept[digest] = opened
