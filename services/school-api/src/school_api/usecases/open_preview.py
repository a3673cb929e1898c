"""The school shows a class's drafts to their holders until an instant, before anybody signs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.verification.times import from_instant, to_instant
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import class_place
from school_api.domain.errors import ClassUnknown
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.domain.year.errors import InstantRefused, PreviewUnknown
from school_api.domain.year.preview_views import PreviewOut
from school_api.storage import previews
from school_api.storage.classes import get_class, hold_class
from school_api.storage.events import add_event
from school_api.storage.previews import StoredPreview
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def open_preview(class_id: UUID, ends: str, *, actor: Actor, sessions: Sessions, clock: Clock) -> PreviewOut:
    """Open one, or set the end of the open one anew. Raises ClassUnknown, NotPermitted, InstantRefused."""
    ends_at, now = from_instant(ends), clock()
    async with sessions.begin() as session:
        school_class, permit = await _hold(session, class_id, actor)
        if ends_at <= now:
            raise InstantRefused
        known = await previews.find_preview(session, class_id)
        if known is not None and known.ends_at <= now:
            # It was over; codes of a preview that ended do not come to life again.
            await previews.close_preview(session, known.preview_id, closed_by=permit.by)
            known = None
        preview = StoredPreview(known.preview_id if known else uuid7(), class_id, ends_at)
        if known is None:
            await previews.add_preview(session, preview, opened_by=permit.by)
        else:
            await previews.set_end(session, preview.preview_id, ends_at)
        before = {"ends_at": to_instant(known.ends_at)} if known else None
        about = About(class_id, concerns=str(preview.preview_id), before=before, after={"ends_at": ends})
        await note_act(session, permit, about, named="open-preview")
        await add_event(
            session,
            school_class.school,
            "preview-opened",
            class_id=str(class_id),
            preview_id=str(preview.preview_id),
            ends_at=ends,
        )
        return await _out(session, preview, now)


async def close_preview(class_id: UUID, *, actor: Actor, sessions: Sessions, clock: Clock) -> PreviewOut:
    """End it now, and every access with it. Raises ClassUnknown, NotPermitted, PreviewUnknown."""
    async with sessions.begin() as session:
        school_class, permit = await _hold(session, class_id, actor)
        preview = await previews.find_preview(session, class_id)
        if preview is None:
            raise PreviewUnknown
        await previews.close_preview(session, preview.preview_id, closed_by=permit.by)
        before, after = {"ends_at": to_instant(preview.ends_at)}, {"closed": True}
        about = About(class_id, concerns=str(preview.preview_id), before=before, after=after)
        await note_act(session, permit, about, named="close-preview")
        await add_event(
            session,
            school_class.school,
            "preview-closed",
            class_id=str(class_id),
            preview_id=str(preview.preview_id),
        )
        shown = await _out(session, preview, clock())
    return shown.model_copy(update={"is_open": False})


async def show_preview_state(class_id: UUID, *, actor: Actor, sessions: Sessions, clock: Clock) -> PreviewOut:
    """The class's preview as the school sees it, also when it is over. Raises ClassUnknown, NotPermitted,
    PreviewUnknown.
    """
    async with sessions.begin() as session:
        place = class_place(await get_class(session, class_id))
        await permit_act(session, actor, Action.READ_PREVIEW, place, unknown=ClassUnknown)
        preview = await previews.find_preview(session, class_id)
        if preview is None:
            raise PreviewUnknown
        return await _out(session, preview, clock())


async def _hold(session: AsyncSession, class_id: UUID, actor: Actor) -> tuple[SchoolClass, Permit]:
    actor.check_sees((await get_class(session, class_id)).school, ClassUnknown)
    school_class = await hold_class(session, class_id)
    place = class_place(school_class)
    return school_class, await permit_act(session, actor, Action.RUN_PREVIEW, place, unknown=ClassUnknown)


async def _out(session: AsyncSession, preview: StoredPreview, now: datetime) -> PreviewOut:
    return PreviewOut(
        preview_id=str(preview.preview_id),
        class_id=str(preview.class_id),
        ends_at=to_instant(preview.ends_at),
        is_open=now < preview.ends_at,
        **await previews.count_preview(session, preview.preview_id),
    )
