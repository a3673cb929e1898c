"""Lookup codes for pupils: one active record for each pupil and level, enforced by a constraint."""

from uuid import uuid4

from hbs_kit.db import Sessions
from hbs_schema.registry_api import PupilKeys, RecordOut, RecordsIn, RecordsOut
from so_registry.storage.records import add_record, find_codes, hold_keys, link_keys


async def issue_records(request: RecordsIn, *, sessions: Sessions) -> RecordsOut:
    """A code for each pupil, in the order of the request; one that has a code keeps it.

    The sector code decides who a pupil is, else the personal id, else the school's own code with its school. Further
    keys are linked only while the code is new: later ones come by hand-over or a logged decision.
    """
    keys = [keys_of(request.school, pupil) for pupil in request.pupils]
    async with sessions.begin() as session:
        await hold_keys(session, request.level, [key for own in keys for key in own])
        known = await find_codes(session, request.level, [key for own in keys for key in own])
        records = []
        for pupil, own in zip(request.pupils, keys, strict=True):
            code = next((known[key] for key in own if key in known), None)
            is_new = code is None
            if code is None:
                # 122 random bits from the operating system (RFC 9562 §5.4).
                code = uuid4().hex
                await add_record(session, code, request.level, request.school)
                free = [key for key in own if key not in known]
                await link_keys(session, request.level, dict.fromkeys(free, code))
                known |= dict.fromkeys(free, code)
            records.append(RecordOut(pupil_code=pupil.pupil_code, lookup_code=code, is_new=is_new))
    return RecordsOut(records=tuple(records))


def keys_of(school: str, pupil: PupilKeys) -> list[tuple[str, str]]:
    """A pupil's keys as (kind, value), the one that counts first."""
    keys = [("school", f"{school}/{pupil.pupil_code}")]
    if pupil.personal_id:
        keys.insert(0, ("personal", pupil.personal_id))
    if pupil.sector_code:
        keys.insert(0, ("sector", pupil.sector_code))
    return keys
