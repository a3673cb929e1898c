"""Telling the registrar whom to expect, whenever a school's classes have changed."""

from collections.abc import Sequence

from hbs_kit.db import Sessions
from hbs_schema.reconciliation_api import EnrolmentIn, EnrolmentOut
from hbs_schema.registry_api import WindowOut
from school_api.clients.registry import RegistryClient
from school_api.domain.errors import RegistryRefused
from school_api.domain.year.enrolment import digest_of, enrolment, windows_to_tell
from school_api.domain.year.papers import PaperPupil
from school_api.storage import enrolments
from school_api.storage.papers import list_declared_pupils, list_uses, today_in_vietnam

_NOT_HERE = frozenset({"school-not-in-window", "window-closed"})


async def tell_enrolments(school: str, *, sessions: Sessions, registry: RegistryClient) -> int:
    """One list for each school year and level that has a window; how many were told. Raises RegistryRefused.

    Nothing is told of a year in which the school has no pupil here: another software may have them.
    """
    async with sessions() as session:
        candidates = windows_to_tell(await enrolments.list_told_windows(session))
    told = 0
    for windows in candidates:
        window = windows[0]
        body = await _list_of(school, window, sessions=sessions)
        digest = digest_of(body)
        async with sessions() as session:
            known = await enrolments.find_told_digest(session, school, window.school_year, window.level)
        if not body.pupils or known == digest:
            continue
        # Once the registrar has it, telling it again changes nothing there: a crash here tells it twice.
        taken = await _tell(school, windows, body, registry=registry)
        if taken is None:
            continue
        async with sessions.begin() as session:
            await enrolments.put_told(session, school, window.school_year, window.level, sha256=digest, seq=taken.seq)
        told += 1
    return told


async def _tell(
    school: str, windows: Sequence[WindowOut], body: EnrolmentIn, *, registry: RegistryClient
) -> EnrolmentOut | None:
    """Through the first window in which the school takes part; None if it does in none."""
    for window in windows:
        try:
            return await registry.put_enrolment(school, int(window.window), body)
        except RegistryRefused as refused:
            if refused.code not in _NOT_HERE:
                raise
    return None


async def _list_of(school: str, window: WindowOut, *, sessions: Sessions) -> EnrolmentIn:
    async with sessions() as session:
        pupils = await enrolments.list_class_pupils(session, school, window)
        uses = await list_uses(session, school, window.school_year)
        declared = await list_declared_pupils(session, school, window, range(1, 13)) if uses else []
        today = await today_in_vietnam(session)
    entries: list[tuple[PaperPupil, str | None, str | None]] = [
        (PaperPupil(p.pupil_code, p.class_id, p.grade, p.class_name), p.lookup_code, p.name) for p in pupils
    ]
    entries += [(pupil, None, None) for pupil in declared]
    return enrolment(school, entries, uses, today=today, with_names=window.reviewer != "none")
