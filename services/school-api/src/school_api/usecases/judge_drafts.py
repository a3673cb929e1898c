"""What the circular has against drafts is found out once a version, by whoever asks first, and kept."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.rules.rule_book_name import RuleBookName
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_draft
from school_api.domain.drafts import StoredDraft
from school_api.domain.year.judged import kept
from school_api.storage.classes import get_classes
from school_api.storage.judging import list_unjudged, store_findings
from school_api.storage.rule_books import find_rule_book


async def judge_drafts(school: str, school_year: str, *, sessions: Sessions) -> RuleBookName:
    """Judge every draft of a school and year that changed since it was judged by the book that counts now, some hundred
    in a transaction. That book is told.

    Whoever changes a draft meanwhile waits for nobody, and the draft is judged by the next who asks.
    """
    tried: set[tuple[UUID, int, str]] = set()
    while True:
        async with sessions.begin() as session:
            book = await find_rule_book(session, school_year)
            drafts = await list_unjudged(session, school, school_year, book.digest)
            asked = {(draft.draft_id, draft.version, book.digest) for draft in drafts}
            if asked <= tried:
                return book.name
            classes = await get_classes(session, {draft.class_id for draft in drafts})
            tried |= asked
            judged = await asyncio.to_thread(_judge, drafts, classes, book.book)
            await store_findings(session, judged, book.digest)


def _judge(
    drafts: Sequence[StoredDraft], classes: Mapping[UUID, SchoolClass], book: RuleBook
) -> dict[UUID, tuple[int, list[dict[str, str]]]]:
    return {
        draft.draft_id: (draft.version, kept(check_draft(draft, classes[draft.class_id], book))) for draft in drafts
    }
