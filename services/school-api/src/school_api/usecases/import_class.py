"""A class's spreadsheets or records are read, checked and become drafts."""

import asyncio
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_sheets.assemble import ImportedPupil
from hbs_sheets.folding import fold
from hbs_sheets.opening import ImportSetting
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import class_place
from school_api.domain.errors import ClassUnknown
from school_api.domain.import_views import ImportOut
from school_api.domain.permissions import Action
from school_api.storage.classes import get_class
from school_api.usecases.fetch_rule_book import know_rule_book
from school_api.usecases.permit_act import check_act
from school_api.usecases.read_upload import Sent, read_upload, track_of
from school_api.usecases.store_import import Upload, store_import


async def import_class(
    sent: Sent,
    class_id: UUID,
    *,
    is_dry_run: bool,
    actor: Actor,
    sessions: Sessions,
    registry: RegistryClient,
) -> ImportOut:
    """Read, match and check; then, unless it is a dry run, get codes and store drafts, all of them or none.

    A row with errors, or of what the school has locked, changes nothing and holds up no other. Raises ClassUnknown,
    NotPermitted, FileRefused; DataLocked if every row is locked.
    """
    async with sessions() as session:
        school_class = await get_class(session, class_id)
    place = class_place(school_class)
    await check_act(actor, Action.IMPORT, place, unknown=ClassUnknown, sessions=sessions)
    if school_class.is_interim:
        # Its records are built from drafts alone; see build_interim.
        raise ClassUnknown
    book = await know_rule_book(
        school_class.school_year, school=school_class.school, sessions=sessions, registry=registry
    )
    setting = ImportSetting(school_class.grades, school_class.school_year, track_of(school_class.track), book=book.book)
    read = await asyncio.to_thread(read_upload, sent, setting)
    upload = Upload(
        layout=sent.layout,
        files=sent.files(),
        school=school_class.school,
        school_year=school_class.school_year,
        level=school_class.level,
        rules=book.name,
        class_id=class_id,
    )
    return await store_import(
        read,
        upload,
        place,
        lambda pupil: school_class if _is_of(pupil, school_class) else None,
        is_dry_run=is_dry_run,
        actor=actor,
        sessions=sessions,
        registry=registry,
    )


def _is_of(pupil: ImportedPupil, school_class: SchoolClass) -> bool:
    return not pupil.class_code or fold(pupil.class_code) == fold(school_class.class_name)
