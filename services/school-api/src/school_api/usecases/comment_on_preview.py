"""A holder says what is wrong; the homeroom teacher answers, and the holder reads the answer."""

from uuid import UUID

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import class_place
from school_api.domain.permissions import Action
from school_api.domain.year.errors import AccessLimit, CommentUnknown, PointerUnknown
from school_api.domain.year.preview_codes import code_hash
from school_api.domain.year.preview_rows import sections_of
from school_api.domain.year.preview_views import AnswerIn, CommentIn, CommentOut, HolderPreview
from school_api.storage import comments, previews
from school_api.storage.classes import hold_class
from school_api.storage.drafts import get_draft
from school_api.storage.events import add_event
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_preview import comment_out, preview_of

MOST_COMMENTS = 30
"""Of one access: a record has about so many fields that may be wrong."""


async def comment_on_preview(code: str, said: CommentIn, *, sessions: Sessions, clock: Clock) -> HolderPreview:
    """Store it as a task of the homeroom teacher. The same words about the same field again change nothing.

    Raises AccessUnknown, PointerUnknown, AccessLimit, ContentRefused.
    """
    check_signable({"words": said.words})
    now = clock()
    async with sessions() as session:
        found = await previews.get_live_access(session, code_hash(code), now)
    async with sessions.begin() as session:
        school_class = await hold_class(session, found.class_id)
        access = await previews.get_live_access(session, code_hash(code), now)
        draft = await get_draft(session, access.draft_id)
        shown = {
            row.pointer: section.part
            for section in sections_of(draft.content, school_class.level)
            for row in section.rows
        }
        if said.pointer not in shown:
            raise PointerUnknown
        held = await comments.list_comments(session, access.access_id)
        if not any((entry.pointer, entry.words) == (said.pointer, said.words) for entry in held):
            if len(held) >= MOST_COMMENTS:
                raise AccessLimit
            comment_id = uuid7()
            await comments.add_comment(
                session,
                {
                    "comment_id": comment_id,
                    "access_id": access.access_id,
                    "draft_id": draft.draft_id,
                    "draft_version": draft.version,
                    "part": shown[said.pointer],
                    **said.model_dump(),
                },
            )
            await add_event(
                session,
                draft.school,
                "comment-made",
                comment_id=str(comment_id),
                draft_id=str(draft.draft_id),
                class_id=str(draft.class_id),
                part=shown[said.pointer],
            )
        return await preview_of(session, access)


async def answer_comment(comment_id: UUID, request: AnswerIn, *, actor: Actor, sessions: Sessions) -> CommentOut:
    """Once; the holder sees it under his comment. Raises CommentUnknown, CommentClosed, ContentRefused."""
    check_signable({"answer": request.answer})
    async with sessions() as session:
        comment = await comments.get_comment(session, comment_id)
        draft = await get_draft(session, comment.draft_id)
    actor.check_sees(draft.school, CommentUnknown)
    async with sessions.begin() as session:
        school_class = await hold_class(session, draft.class_id)
        place = class_place(school_class, comment.part, draft.pupil_code)
        permit = await permit_act(session, actor, Action.ANSWER_COMMENT, place, unknown=CommentUnknown)
        await comments.answer_comment(
            session, comment_id, state=request.state, answer=request.answer, answered_by=permit.by
        )
        before, after = {"state": comment.state}, {"state": request.state}
        own, concerns = (draft.class_id, draft.draft_id, comment.part), str(comment_id)
        about = About(*own, concerns=concerns, before=before, after=after)
        await note_act(session, permit, about)
        await add_event(
            session,
            draft.school,
            "comment-answered",
            comment_id=str(comment_id),
            draft_id=str(draft.draft_id),
            class_id=str(draft.class_id),
            state=request.state,
        )
        return comment_out(await comments.get_comment(session, comment_id))
