"""A holder looks at his draft by the code that the school gave him."""

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.findings import Term
from hbs_schema.verification.times import to_instant
from school_api.domain.views import SentencesOut
from school_api.domain.year.preview_codes import code_hash
from school_api.domain.year.preview_rows import sections_of
from school_api.domain.year.preview_views import CommentOut, HolderPreview, PreviewRowOut, PreviewSectionOut
from school_api.storage import previews
from school_api.storage.classes import get_class
from school_api.storage.comments import StoredComment, list_comments
from school_api.storage.drafts import get_draft
from school_api.storage.previews import StoredAccess


async def show_preview(code: str, *, sessions: Sessions, clock: Clock) -> HolderPreview:
    """Raises AccessUnknown, the same for a code that is wrong, revoked or over."""
    now = clock()
    async with sessions.begin() as session:
        access = await previews.get_live_access(session, code_hash(code), now)
        await previews.note_seen(session, access.access_id, now)
        return await preview_of(session, access)


async def preview_of(session: AsyncSession, access: StoredAccess) -> HolderPreview:
    """What a live access shows: the draft as it stands, and what its holder said."""
    draft = await get_draft(session, access.draft_id)
    school_class = await get_class(session, draft.class_id)
    comments = await list_comments(session, access.access_id)
    waiting = Counter(comment.part for comment in comments if comment.state == "open")
    return HolderPreview(
        school_year=draft.school_year,
        class_name=school_class.class_name,
        state=draft.state.value,
        ends_at=to_instant(access.ends_at),
        sections=tuple(
            PreviewSectionOut(
                part=section.part,
                title=_words(section.title),
                rows=tuple(
                    PreviewRowOut(pointer=row.pointer, label=_words(row.label), value=_words(row.value))
                    for row in section.rows
                ),
                open_comments=waiting[section.part],
            )
            for section in sections_of(draft.content, school_class.level)
        ),
        comments=tuple(comment_out(comment) for comment in comments),
    )


def comment_out(comment: StoredComment) -> CommentOut:
    """A comment as the API shows it."""
    return CommentOut.model_validate(
        {
            "comment_id": str(comment.comment_id),
            "pointer": comment.pointer,
            "words": comment.words,
            "state": comment.state,
            "made_at": to_instant(comment.made_at),
            "answer": comment.answer,
            "answered_at": to_instant(comment.answered_at) if comment.answered_at else None,
        }
    )


def _words(term: Term) -> SentencesOut:
    return SentencesOut(vi=term.vi, en=term.en)
