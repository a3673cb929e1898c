"""A class's settings, read and changed under their version."""

from dataclasses import replace
from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.deciding import class_place
from school_api.domain.errors import ClassUnknown
from school_api.domain.permissions import Action
from school_api.domain.year.errors import SettingsConflict
from school_api.domain.year.preview_views import ClassSettingsIn, ClassSettingsOut
from school_api.storage.audit import Values
from school_api.storage.class_settings import ClassSettings, get_settings, put_settings
from school_api.storage.classes import get_class, hold_class
from school_api.storage.events import add_event
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def show_settings(class_id: UUID, *, actor: Actor, sessions: Sessions) -> ClassSettingsOut:
    """Raises ClassUnknown, NotPermitted."""
    async with sessions.begin() as session:
        place = class_place(await get_class(session, class_id))
        await permit_act(session, actor, Action.READ_CLASS, place, unknown=ClassUnknown)
        return _out(class_id, await get_settings(session, class_id))


async def set_class(
    class_id: UUID, request: ClassSettingsIn, *, version: int, actor: Actor, sessions: Sessions
) -> ClassSettingsOut:
    """The same settings again change nothing. Raises ClassUnknown, NotPermitted, SettingsConflict."""
    async with sessions.begin() as session:
        actor.check_sees((await get_class(session, class_id)).school, ClassUnknown)
        school_class = await hold_class(session, class_id)
        permit = await permit_act(session, actor, Action.SET_CLASS, class_place(school_class), unknown=ClassUnknown)
        settings = await get_settings(session, class_id)
        if settings.version != version:
            raise SettingsConflict
        wanted = replace(settings, **request.model_dump())
        if wanted != settings:
            before, settings = _told(settings), replace(wanted, version=version + 1)
            await put_settings(session, class_id, settings, changed_by=permit.by)
            await note_act(session, permit, About(class_id, before=before, after=_told(settings)))
            await add_event(
                session,
                school_class.school,
                "class-settings-changed",
                class_id=str(class_id),
                blocks_signing=settings.blocks_signing,
            )
    return _out(class_id, settings)


def _told(settings: ClassSettings) -> Values:
    return {"version": settings.version, "blocks_signing": settings.blocks_signing}


def _out(class_id: UUID, settings: ClassSettings) -> ClassSettingsOut:
    return ClassSettingsOut(class_id=str(class_id), **vars(settings))
