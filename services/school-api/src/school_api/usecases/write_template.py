"""Our templates as files: empty for a grade, or with a class's pupils and what their drafts hold."""

import asyncio
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_sheets.class_template import TemplateSetting, write_class_template, write_supplement
from hbs_sheets.filled_template import PupilContent, template_content
from school_api.domain.actors import Actor
from school_api.domain.deciding import class_place
from school_api.domain.errors import ClassUnknown
from school_api.domain.grades import check_grades
from school_api.domain.permissions import Action
from school_api.storage.classes import get_class
from school_api.storage.drafts import list_drafts
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


async def write_empty_template(level: str, setting: TemplateSetting, *, is_beside: bool) -> bytes:
    """Raises ContentRefused for a grade of another level."""
    check_grades(level, setting.grades)
    return await asyncio.to_thread(write_supplement if is_beside else write_class_template, setting)


async def write_filled_template(class_id: UUID, *, actor: Actor, sessions: Sessions) -> bytes:
    """Sent back unchanged it changes nothing. Raises ClassUnknown, NotPermitted."""
    async with sessions.begin() as session:
        school_class = await get_class(session, class_id)
        # It holds what files of the class hold.
        place = class_place(school_class)
        permit = await permit_act(session, actor, Action.READ_FILES, place, unknown=ClassUnknown)
        drafts = await list_drafts(session, class_id)
    await note_reading(permit, About(class_id), sessions=sessions)
    setting = TemplateSetting(school_class.grades, school_class.school_year, school_class.track)
    pupils = [PupilContent(school_class.class_name, draft.grade, draft.content) for draft in drafts]
    return await asyncio.to_thread(lambda: write_class_template(setting, template_content(setting, pupils)))
