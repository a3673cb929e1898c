"""The registrar's trust anchors, or its algorithms with their dates, come into force for every check from then on."""

from dataclasses import dataclass
from hashlib import sha256

from hbs_kit.db import Sessions
from hbs_schema.intake.algorithms import AlgorithmList
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.anchors import AnchorList
from so_registry.storage import audit
from so_registry.storage.trust_lists import Kind, ListLine, add_list, find_algorithms, find_anchors, list_lists

MAX_BYTES = 4 * 1024 * 1024
_MODELS: dict[Kind, type[AnchorList] | type[AlgorithmList]] = {"anchors": AnchorList, "algorithms": AlgorithmList}


@dataclass(frozen=True)
class ImportedList:
    """What was read, and whether it was not there before."""

    version: str
    digest: str
    entries: int
    is_new: bool


async def import_trust_list(
    kind: Kind, body: bytes, *, by: Actor, sessions: Sessions, is_dry_run: bool = False
) -> ImportedList:
    """The same file again changes nothing; a dry run reads, compares and stores nothing.

    Raises ValueError for what is not such a list, TrustListConflict.
    """
    if len(body) > MAX_BYTES:
        raise ValueError(f"a list has at most {MAX_BYTES} bytes")
    told = _MODELS[kind].model_validate_json(body)
    digest = sha256(body).hexdigest()
    async with sessions() as session, session.begin() as transaction:
        is_new = await add_list(session, kind, told.version, digest, body, by=by.name)
        if is_new:
            await audit.note(session, f"import {kind}", by, concerns=told.version, after={"sha256": digest})
        if is_dry_run:
            await transaction.rollback()
    entries = told.anchors if isinstance(told, AnchorList) else told.algorithms
    return ImportedList(told.version, digest, len(entries), is_new)


async def show_trust_lists(kind: Kind, *, sessions: Sessions) -> list[ListLine]:
    """All that were imported, the one in force first."""
    async with sessions() as session:
        return await list_lists(session, kind)


async def show_anchors(*, sessions: Sessions) -> AnchorList | None:
    """The anchors in force; None if none were imported."""
    async with sessions() as session:
        return await find_anchors(session)


async def show_algorithms(*, sessions: Sessions) -> AlgorithmList:
    """The algorithms in force."""
    async with sessions() as session:
        return await find_algorithms(session)
