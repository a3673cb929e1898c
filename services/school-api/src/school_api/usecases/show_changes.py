"""A draft's history by cursor, each act with every field before and after; and one version whole."""

from dataclasses import replace
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_int_cursor, encode_cursor
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.views import VersionOut
from school_api.domain.year.history import field_changes
from school_api.domain.year.history_views import HistoryEntry, HistoryOut
from school_api.storage.drafts import DraftVersion, get_draft
from school_api.storage.history import get_version, list_versions_from
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.show_draft import permit_reading


async def show_changes(
    draft_id: UUID, *, cursor: str | None, limit: int, actor: Actor, sessions: Sessions
) -> HistoryOut:
    """Acts behind a cursor, oldest first, as far as the caller may read it.

    Raises DraftUnknown, NotPermitted, CursorMalformed.
    """
    last = decode_int_cursor(cursor) if cursor else 0
    async with sessions.begin() as session:
        draft = await get_draft(session, draft_id)
        reading = await permit_reading(session, actor, draft)
        # One before, to compare with, and one behind, to know whether there is more.
        found = await list_versions_from(session, draft_id, first=last, limit=limit + 2)
    await note_reading(reading.permit, About(draft.class_id, draft_id), sessions=sessions)
    found = [replace(version, content=reading.seen(version.content)) for version in found]
    if found and found[0].version == last:
        before, found = found[0], found[1:]
    else:
        before = None
    shown = found[:limit]
    earlier = [before, *shown]
    entries = tuple(_entry(old, new) for old, new in zip(earlier, shown, strict=False))
    return HistoryOut(items=entries, next=encode_cursor(shown[-1].version) if len(found) > limit else None)


async def show_version(draft_id: UUID, version: int, *, actor: Actor, sessions: Sessions) -> VersionOut:
    """A version as far as the caller may read it. Raises DraftUnknown, NotPermitted, VersionUnknown."""
    async with sessions.begin() as session:
        draft = await get_draft(session, draft_id)
        reading = await permit_reading(session, actor, draft)
        found = await get_version(session, draft_id, version)
    await note_reading(reading.permit, About(draft.class_id, draft_id), sessions=sessions)
    seen = {"content": reading.seen(found.content)}
    return VersionOut.model_validate({**vars(found), **seen, "changed_at": to_instant(found.changed_at)})


def _entry(before: DraftVersion | None, version: DraftVersion) -> HistoryEntry:
    old = before.content if before else {}
    return HistoryEntry.model_validate(
        {
            "version": version.version,
            "act": version.act,
            "state": version.state,
            "revision": version.revision,
            "changed": version.changed,
            "fields": [vars(change) for change in field_changes(old, version.content)],
            "reason": version.reason,
            "changed_by": version.changed_by,
            "changed_at": to_instant(version.changed_at),
        }
    )
