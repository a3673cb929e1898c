"""Drafts and every version they ever had. Call under the class's lock (`hold_class`) to write."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.drafts import DraftState, StoredDraft
from school_api.domain.errors import DraftUnknown
from school_api.storage.json_columns import dump, load

Act = Literal["import", "edit", "review-request", "approve", "return", "replace", "restore", "cite-interim"]

_SELECT = """
SELECT draft_id, class_id, school, school_year, pupil_code, lookup_code, state, version, revision, supersedes,
       content, coalesce(grade, (SELECT c.grade FROM school.classes c WHERE c.class_id = drafts.class_id)) AS grade,
       coalesce(schema, 'primary/1') AS schema, parts, problems
FROM school.drafts
"""


@dataclass(frozen=True)
class Change:
    """Who changed a draft, by which act, and why."""

    act: Act
    changed_by: str
    reason: str | None = None


@dataclass(frozen=True)
class DraftVersion:
    """A version of a draft, as the history keeps it."""

    version: int
    act: Act
    state: str
    revision: int
    content: Mapping[str, Any]
    changed: tuple[str, ...]
    reason: str | None
    changed_by: str
    changed_at: datetime


async def get_draft(session: AsyncSession, draft_id: UUID) -> StoredDraft:
    """Raises DraftUnknown."""
    row = (await session.execute(text(f"{_SELECT} WHERE draft_id = :id"), {"id": draft_id})).one_or_none()
    if row is None:
        raise DraftUnknown
    return _draft(row)


async def list_drafts(
    session: AsyncSession, class_id: UUID, *, states: Collection[DraftState] | None = None
) -> list[StoredDraft]:
    """Drafts of a class, in order of pupil codes; of some states, or all."""
    query = text(f"""
        {_SELECT} WHERE class_id = :id AND (cast(:states AS text[]) IS NULL OR state = ANY(:states))
        ORDER BY pupil_code""")
    wanted = None if states is None else [state.value for state in states]
    return [_draft(row) for row in await session.execute(query, {"id": class_id, "states": wanted})]


async def get_drafts(session: AsyncSession, draft_ids: Collection[UUID]) -> dict[UUID, StoredDraft]:
    """Drafts by id."""
    rows = await session.execute(text(f"{_SELECT} WHERE draft_id = ANY(:ids)"), {"ids": list(draft_ids)})
    return {row.draft_id: _draft(row) for row in rows}


async def find_drafts_of(
    session: AsyncSession, school: str, school_year: str, pupil_codes: Sequence[str]
) -> dict[str, StoredDraft]:
    """Drafts by pupil code, in whatever class of the school they are."""
    rows = await session.execute(
        text(
            f"{_SELECT} WHERE school = :school AND school_year = :year AND pupil_code = ANY(:codes) AND kind = 'year'"
        ),
        {"school": school, "year": school_year, "codes": list(pupil_codes)},
    )
    return {row.pupil_code: _draft(row) for row in rows}


async def add_drafts(
    session: AsyncSession, drafts: Sequence[StoredDraft], change: Change, *, kind: Literal["year", "interim"] = "year"
) -> None:
    """Store new drafts; a unique constraint refuses a second of one pupil, year and kind."""
    if not drafts:
        return
    await session.execute(
        text("""
            INSERT INTO school.drafts (draft_id, class_id, school, school_year, pupil_code, lookup_code, state, version,
                revision, supersedes, content, grade, schema, parts, problems, kind)
            VALUES (:draft_id, :class_id, :school, :school_year, :pupil_code, :lookup_code, :state, :version,
                :revision, :supersedes, :content, :grade, :schema, :parts, :problems, :kind)"""),
        [{**_values(draft), "kind": kind} for draft in drafts],
    )
    await _add_versions(session, [(draft, sorted(draft.content)) for draft in drafts], change)


async def save_draft(session: AsyncSession, draft: StoredDraft, changed: Collection[str], change: Change) -> None:
    """Store the next version of a draft and note it in the history."""
    await session.execute(
        text("""
            UPDATE school.drafts SET class_id = :class_id, state = :state, version = :version, revision = :revision,
                supersedes = :supersedes, content = :content, grade = :grade, schema = :schema, parts = :parts,
                problems = :problems
            WHERE draft_id = :draft_id"""),
        _values(draft),
    )
    await _add_versions(session, [(draft, sorted(changed))], change)


async def set_states(session: AsyncSession, draft_ids: Collection[UUID], state: DraftState) -> None:
    """Move drafts on by what signers or the registrar did; their content and version stay."""
    await session.execute(
        text("UPDATE school.drafts SET state = :state WHERE draft_id = ANY(:ids)"),
        {"state": state.value, "ids": list(draft_ids)},
    )


async def set_outcome(
    session: AsyncSession, draft_id: UUID, state: DraftState, problems: Sequence[Mapping[str, Any]]
) -> None:
    """What the registrar said about the packet that the draft became."""
    await session.execute(
        text("UPDATE school.drafts SET state = :state, problems = :problems WHERE draft_id = :id"),
        {"state": state.value, "problems": dump(list(problems)), "id": draft_id},
    )


async def list_versions(session: AsyncSession, draft_id: UUID) -> list[DraftVersion]:
    """The whole history, oldest first."""
    rows = await session.execute(
        text("""
            SELECT version, act, state, revision, content, changed, reason, changed_by, changed_at
            FROM school.draft_versions WHERE draft_id = :id ORDER BY version"""),
        {"id": draft_id},
    )
    return [
        DraftVersion(**{**row._mapping, "content": load(row.content), "changed": tuple(row.changed)}) for row in rows
    ]


async def _add_versions(
    session: AsyncSession, drafts: Sequence[tuple[StoredDraft, Sequence[str]]], change: Change
) -> None:
    await session.execute(
        text("""
            INSERT INTO school.draft_versions
                (draft_id, version, act, state, revision, content, changed, reason, changed_by)
            VALUES (:draft_id, :version, :act, :state, :revision, :content, :changed, :reason, :changed_by)"""),
        [{**_values(draft), "changed": list(changed), **vars(change)} for draft, changed in drafts],
    )


def _values(draft: StoredDraft) -> dict[str, Any]:
    return {
        **vars(draft),
        "state": draft.state.value,
        "content": dump(draft.content),
        "schema": "/".join(map(str, draft.schema)),
        "parts": dump(draft.parts),
        "problems": dump(draft.problems),
    }


def _draft(row: Row[tuple[Any, ...]]) -> StoredDraft:
    values = dict(row._mapping)
    schema, _, version = row.schema.partition("/")
    values |= {
        "schema": (schema, int(version)),
        "state": DraftState(row.state),
        "content": load(row.content),
        "parts": load(row.parts),
        "problems": tuple(load(row.problems)),
    }
    return StoredDraft(**values)
