"""A record that another school or system issued is kept as it came, for the pupil whom somebody says it is of."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.errors import DraftUnknown
from school_api.domain.year.errors import LegacyRecordUnknown
from school_api.domain.year.interim_views import LegacyRecordOut
from school_api.domain.year.legacy import kind_of
from school_api.storage import legacy
from school_api.storage.drafts import get_draft
from school_api.storage.events import add_event
from school_api.storage.legacy import LegacyRecord
from school_api.storage.schools import add_school


@dataclass(frozen=True)
class Brought:
    """What somebody says about the bytes."""

    pupil_code: str
    school_year: str
    origin: str
    issuer: str


async def keep_legacy(
    school: str, brought: Brought, body: bytes, *, actor: Actor, sessions: Sessions
) -> LegacyRecordOut:
    """The same bytes for the same pupil and year again are the same. Raises SchoolNotAllowed, FileNotAllowed.

    The pupil may have no draft yet.
    """
    actor.check(school)
    check_signable({"issuer": brought.issuer})
    kind = kind_of(body)
    new = LegacyRecord(
        legacy_id=uuid7(),
        school=school,
        **vars(brought),
        media_type=kind.media_type,
        sha256=sha256(body).digest(),
        brought_by=actor.name,
    )
    async with sessions.begin() as session:
        await add_school(session, school)
        stored, is_new = await legacy.add_legacy(session, new, body)
        if is_new:
            await add_event(session, school, "legacy-record-kept", legacy_id=str(stored.legacy_id))
    return _out(stored)


async def show_legacy(draft_id: UUID, *, actor: Actor, sessions: Sessions) -> list[LegacyRecordOut]:
    """Those of a draft's pupil at his school, of all years. Raises DraftUnknown."""
    async with sessions() as session:
        draft = await get_draft(session, draft_id)
        actor.check_sees(draft.school, DraftUnknown)
        found = await legacy.list_legacy(session, draft.school, draft.pupil_code)
    return [_out(entry) for entry in found]


async def read_legacy(legacy_id: UUID, *, actor: Actor, sessions: Sessions) -> tuple[LegacyRecord, bytes]:
    """The bytes as they came. Raises LegacyRecordUnknown."""
    async with sessions() as session:
        found, body = await legacy.get_legacy(session, legacy_id)
    actor.check_sees(found.school, LegacyRecordUnknown)
    return found, body


def _out(entry: LegacyRecord) -> LegacyRecordOut:
    return LegacyRecordOut.model_validate(
        {
            "legacy_id": str(entry.legacy_id),
            "pupil_code": entry.pupil_code,
            "school_year": entry.school_year,
            "origin": entry.origin,
            "issuer": entry.issuer,
            "media_type": entry.media_type,
            "size": entry.size,
            "sha256": entry.sha256.hex(),
            "brought_by": entry.brought_by,
            "brought_at": to_instant(entry.brought_at) if entry.brought_at else "",
        }
    )
