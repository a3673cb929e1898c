"""A record that another school or system issued is kept as it came, for the pupil whom somebody says it is of."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place, class_place
from school_api.domain.errors import DraftUnknown
from school_api.domain.permissions import Action
from school_api.domain.year.errors import LegacyRecordUnknown
from school_api.domain.year.interim_views import LegacyRecordOut
from school_api.domain.year.legacy import kind_of
from school_api.storage import legacy
from school_api.storage.classes import get_class
from school_api.storage.drafts import get_draft
from school_api.storage.events import add_event
from school_api.storage.legacy import LegacyRecord
from school_api.storage.people import add_school
from school_api.usecases.note_act import About, note_act, note_reading
from school_api.usecases.permit_act import permit_act


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
    """The same bytes for the same pupil and year again are the same.

    The pupil may have no draft yet. Raises SchoolNotAllowed, NotPermitted, ContentRefused, FileNotAllowed.
    """
    check_signable({"issuer": brought.issuer})
    digest = sha256(body).digest()
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.KEEP_LEGACY, Place(school))
        new = LegacyRecord(
            legacy_id=uuid7(),
            school=school,
            **vars(brought),
            media_type=kind_of(body).media_type,
            sha256=digest,
            brought_by=permit.by,
        )
        await add_school(session, school, actor.new_schools)
        stored, is_new = await legacy.add_legacy(session, new, body)
        if is_new:
            await note_act(session, permit, About(concerns=str(stored.legacy_id), after={"sha256": digest.hex()}))
            await add_event(session, school, "legacy-record-kept", legacy_id=str(stored.legacy_id))
    return _out(stored)


async def show_legacy(draft_id: UUID, *, actor: Actor, sessions: Sessions) -> list[LegacyRecordOut]:
    """Those of a draft's pupil at his school, of all years. Raises DraftUnknown, NotPermitted."""
    async with sessions.begin() as session:
        draft = await get_draft(session, draft_id)
        place = class_place(await get_class(session, draft.class_id), pupil_code=draft.pupil_code)
        permit = await permit_act(session, actor, Action.READ_PAGE, place, unknown=DraftUnknown)
        found = await legacy.list_legacy(session, draft.school, draft.pupil_code)
    await note_reading(permit, About(draft.class_id, draft_id), sessions=sessions)
    return [_out(entry) for entry in found]


async def read_legacy(legacy_id: UUID, *, actor: Actor, sessions: Sessions) -> tuple[LegacyRecord, bytes]:
    """The bytes as they came, for whoever may read the pupil's record in his last class here.

    Raises LegacyRecordUnknown, NotPermitted.
    """
    async with sessions.begin() as session:
        found, body = await legacy.get_legacy(session, legacy_id)
        class_id = await legacy.find_last_class(session, found.school, found.pupil_code)
        place = Place(found.school)
        if class_id is not None:
            place = class_place(await get_class(session, class_id), pupil_code=found.pupil_code)
        permit = await permit_act(session, actor, Action.READ_RECORD, place, unknown=LegacyRecordUnknown)
    await note_reading(permit, About(class_id, concerns=str(legacy_id)), sessions=sessions)
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
