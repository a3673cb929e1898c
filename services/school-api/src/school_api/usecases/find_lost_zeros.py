"""Rows whose pupil code differs from a known one in leading zeros alone: spreadsheets drop them, and a pupil would be
there twice, under two lookup codes."""

from collections.abc import Sequence

from hbs_kit.db import Sessions
from hbs_schema.findings import Sentence
from school_api.domain.sentences import ZEROS_LOST
from school_api.storage.imports import find_codes_but_for_zeros
from school_api.usecases.find_locked_rows import Placed, Spot

LOST = ("zeros-lost", ZEROS_LOST)


async def find_lost_zeros(
    ready: Sequence[Placed], school: str, level: str, *, sessions: Sessions
) -> dict[Spot, tuple[str, Sentence]]:
    """The rows, with why they are skipped. Where a row has an id, the registrar knows the pupil by it."""
    bare = [placed for placed in ready if not _has_id(placed)]
    names = sorted({placed.pupil.pupil_code for placed in bare})
    if not names:
        return {}
    async with sessions() as session:
        known = await find_codes_but_for_zeros(session, school, level, names)
    twins = {name.lstrip("0") for name in known - set(names)}
    return {
        placed.spot: LOST
        for placed in bare
        if placed.pupil.pupil_code not in known and placed.pupil.pupil_code.lstrip("0") in twins
    }


def _has_id(placed: Placed) -> bool:
    personal = placed.pupil.personal
    return personal.personal_id is not None or personal.sector_code is not None
