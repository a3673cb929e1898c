"""A whole school's file: its rows go into the classes that they name, all in one transaction."""

import asyncio
from collections import Counter

from hbs_kit.db import Sessions
from hbs_sheets.folding import fold
from hbs_sheets.opening import ImportSetting
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.classes import INTERIM, SchoolClass
from school_api.domain.deciding import Place
from school_api.domain.errors import NoClassOpen
from school_api.domain.import_views import ImportOut, SchoolYearIn
from school_api.domain.permissions import Action
from school_api.storage.classes import list_classes_of
from school_api.usecases.fetch_rule_book import know_rule_book
from school_api.usecases.permit_act import check_act
from school_api.usecases.read_upload import Sent, read_upload, track_of
from school_api.usecases.store_import import Upload, store_import


async def import_school(
    sent: Sent,
    school: str,
    where: SchoolYearIn,
    *,
    is_dry_run: bool,
    actor: Actor,
    sessions: Sessions,
    registry: RegistryClient,
) -> ImportOut:
    """As for a class; a row whose class is not open says so and changes nothing.

    Raises SchoolNotAllowed, NotPermitted, NoClassOpen, FileRefused; DataLocked if every row is locked.
    """
    place = Place(school, where.school_year)
    await check_act(actor, Action.IMPORT, place, sessions=sessions)
    if where.track == INTERIM:
        # Its records are built from drafts alone; see build_interim.
        raise NoClassOpen
    async with sessions() as session:
        found = await list_classes_of(session, school, where.school_year, where.level, where.track)
    classes = _by_name(found)
    if not classes:
        raise NoClassOpen
    book = await know_rule_book(where.school_year, school=school, sessions=sessions, registry=registry)
    setting = ImportSetting(
        tuple(sorted({grade for entry in classes.values() for grade in entry.grades})),
        where.school_year,
        track_of(where.track),
        classes={name: entry.grades for name, entry in classes.items()},
        book=book.book,
    )
    read = await asyncio.to_thread(read_upload, sent, setting)
    upload = Upload(sent.layout, sent.files(), school, where.school_year, where.level, book.name)
    return await store_import(
        read,
        upload,
        place,
        lambda pupil: classes.get(fold(pupil.class_code)),
        is_dry_run=is_dry_run,
        actor=actor,
        sessions=sessions,
        registry=registry,
    )


def _by_name(classes: list[SchoolClass]) -> dict[str, SchoolClass]:
    """By the name as files spell it; two that differ in accents alone are not told apart, so neither is offered."""
    times = Counter(fold(entry.class_name) for entry in classes)
    return {fold(entry.class_name): entry for entry in classes if times[fold(entry.class_name)] == 1}
