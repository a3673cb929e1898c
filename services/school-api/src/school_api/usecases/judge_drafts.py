"""What the circular has against drafts is found out once a version, by whoever asks first, and kept."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_draft
from school_api.domain.drafts import StoredDraft
from school_api.domain.year.judged import kept
from school_api.storage.classes import get_classes
from school_api.storage.judging import list_unjudged, store_findings


async def judge_drafts(school: str, school_year: str, *, sessions: Sessions) -> None:
    """Judge every draft of a school and year that changed since it was judged, some hundred in a transaction.

    Whoever changes a draft meanwhile waits for nobody, and the draft is judged by the next who asks.
    """
    tried: set[tuple[UUID, int]] = set()
    while True:
        async with sessions.begin() as session:
            drafts = await list_unjudged(session, school, school_year)
            if not any((draft.draft_id, draft.version) not in tried for draft in drafts):
                return
            classes = await get_classes(session, {draft.class_id for draft in drafts})
            tried |= {(draft.draft_id, draft.version) for draft in drafts}
            await store_findings(session, await asyncio.to_thread(_judge, drafts, classes))


def _judge(
    drafts: Sequence[StoredDraft], classes: Mapping[UUID, SchoolClass]
) -> dict[UUID, tuple[int, list[dict[str, str]]]]:
    return {draft.draft_id: (draft.version, kept(check_draft(draft, classes[draft.class_id]))) for draft in drafts}
