"""A class's settings, read and changed under their version."""

from dataclasses import replace
from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.errors import ClassUnknown
from school_api.domain.year.errors import SettingsConflict
from school_api.domain.year.preview_views import ClassSettingsIn, ClassSettingsOut
from school_api.storage.class_settings import ClassSettings, get_settings, put_settings
from school_api.storage.classes import get_class, hold_class
from school_api.storage.events import add_event


async def show_settings(class_id: UUID, *, actor: Actor, sessions: Sessions) -> ClassSettingsOut:
    """Raises ClassUnknown."""
    async with sessions() as session:
        actor.check_sees((await get_class(session, class_id)).school, ClassUnknown)
        return _out(class_id, await get_settings(session, class_id))


async def set_class(
    class_id: UUID, request: ClassSettingsIn, *, version: int, actor: Actor, sessions: Sessions
) -> ClassSettingsOut:
    """The same settings again change nothing. Raises ClassUnknown, SettingsConflict."""
    async with sessions.begin() as session:
        actor.check_sees((await get_class(session, class_id)).school, ClassUnknown)
        school_class = await hold_class(session, class_id)
        settings = await get_settings(session, class_id)
        if settings.version != version:
            raise SettingsConflict
        wanted = replace(settings, **request.model_dump())
        if wanted != settings:
            settings = replace(wanted, version=version + 1)
            await put_settings(session, class_id, settings, changed_by=actor.name)
            await add_event(
                session,
                school_class.school,
                "class-settings-changed",
                class_id=str(class_id),
                blocks_signing=settings.blocks_signing,
            )
    return _out(class_id, settings)


def _out(class_id: UUID, settings: ClassSettings) -> ClassSettingsOut:
    return ClassSettingsOut(class_id=str(class_id), **vars(settings))
