"""A draft's next version, together with the end of everything that it makes untrue."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.drafts import StoredDraft
from school_api.domain.stages import is_void
from school_api.storage.drafts import Change, save_draft
from school_api.storage.endorsements import list_live, void_endorsements
from school_api.storage.sessions import void_sessions


async def store_change(
    session: AsyncSession, draft: StoredDraft, changed: Collection[str], change: Change
) -> list[UUID]:
    """Store a version; void the signatures and open signing sessions that covered what changed. The voided sessions.

    Packets are always among it: their header is new. Call under the class's lock.
    """
    live = (await list_live(session, [draft.draft_id]))[draft.draft_id]
    await void_endorsements(session, draft.draft_id, [entry for entry in live if is_void(entry, changed)], change.act)
    voided = await void_sessions(session, draft.draft_id, changed)
    await save_draft(session, draft, changed, change)
    return voided
