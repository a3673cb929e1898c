"""The registrar's lookup codes of pupils, here before any draft of theirs is stored."""

from collections.abc import Sequence

from hbs_kit.db import Sessions
from hbs_schema.registry_api import PupilKeys
from hbs_sheets.assemble import ImportedPupil
from school_api.clients.registry import RegistryClient
from school_api.storage.imports import add_codes, find_codes


async def fetch_codes(
    pupils: Sequence[ImportedPupil], school: str, level: str, *, sessions: Sessions, registry: RegistryClient
) -> None:
    """Ask for those that are not here yet; asking again gets the same."""
    async with sessions() as session:
        known = await find_codes(session, school, level, [pupil.pupil_code for pupil in pupils])
    keys = [
        PupilKeys(
            pupil_code=pupil.pupil_code,
            sector_code=pupil.personal.sector_code,
            personal_id=pupil.personal.personal_id,
        )
        for pupil in pupils
        if pupil.pupil_code not in known
    ]
    if keys:
        codes = await registry.issue_codes(school, level, keys)
        async with sessions.begin() as session:
            await add_codes(session, school, level, codes)
