"""One draft with its content and signatures, and its whole history."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.parts import PART_NAME
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.classes import schema_name
from school_api.domain.content import part_of
from school_api.domain.deciding import Place, class_place
from school_api.domain.drafts import Content, StoredDraft
from school_api.domain.errors import DraftUnknown
from school_api.domain.permissions import Action, reading_action
from school_api.domain.permits import Permit
from school_api.domain.stages import LiveEndorsement
from school_api.domain.views import DraftOut, EndorsementOut, VersionOut
from school_api.storage.classes import get_class
from school_api.storage.drafts import get_draft, list_versions
from school_api.storage.endorsements import list_live
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


def draft_out(draft: StoredDraft, live: tuple[LiveEndorsement, ...]) -> DraftOut:
    """A draft as the API shows it."""
    return DraftOut.model_validate(
        {
            "draft_id": str(draft.draft_id),
            "class_id": str(draft.class_id),
            "pupil_code": draft.pupil_code,
            "grade": draft.grade,
            "schema": schema_name(draft.schema),
            "lookup_code": draft.lookup_code,
            "state": draft.state.value,
            "version": draft.version,
            "revision": draft.revision,
            "supersedes": draft.supersedes,
            "content": draft.content,
            "endorsements": [
                EndorsementOut(role=entry.role, part=entry.part, statement=entry.statement) for entry in live
            ],
            "problems": draft.problems,
        }
    )


async def show_draft(draft_id: UUID, *, actor: Actor, sessions: Sessions) -> DraftOut:
    """A draft as far as the caller may read it. Raises DraftUnknown, NotPermitted."""
    async with sessions.begin() as session:
        draft = await get_draft(session, draft_id)
        reading = await permit_reading(session, actor, draft)
        live = await list_live(session, [draft_id])
    await note_reading(reading.permit, About(draft.class_id, draft_id), sessions=sessions)
    return draft_out(shown(draft, reading.permit, reading.place), live[draft_id])


async def show_history(draft_id: UUID, *, actor: Actor, sessions: Sessions) -> list[VersionOut]:
    """Every version, oldest first, as far as the caller may read it. Raises DraftUnknown, NotPermitted."""
    async with sessions.begin() as session:
        draft = await get_draft(session, draft_id)
        reading = await permit_reading(session, actor, draft)
        versions = await list_versions(session, draft_id)
    await note_reading(reading.permit, About(draft.class_id, draft_id), sessions=sessions)
    return [
        VersionOut.model_validate(
            {
                **vars(version),
                "content": reading.seen(version.content),
                "changed_at": to_instant(version.changed_at),
            }
        )
        for version in versions
    ]


def seen(content: Content, permit: Permit, place: Place) -> Content:
    """The parts that the caller may read of a pupil's draft at a place."""
    return {
        name: value
        for name, value in content.items()
        if permit.allows(reading_action(name), replace(place, part=name, state=None))
    }


def shown(draft: StoredDraft, permit: Permit, place: Place) -> StoredDraft:
    """The draft as far as the caller may read it: a problem of a part may tell its marks."""

    def reads(part: str) -> bool:
        return permit.allows(reading_action(part), replace(place, part=part, state=None))

    problems = [(problem, part_of(problem["pointer"])) for problem in draft.problems]
    told = tuple(problem for problem, part in problems if not PART_NAME.fullmatch(part) or reads(part))
    return replace(draft, content=seen(draft.content, permit, place), problems=told)


@dataclass(frozen=True)
class Reading:
    """A permit to read a draft, and where."""

    permit: Permit
    place: Place

    def seen(self, content: Content) -> Content:
        """The parts of a content that he may read."""
        return seen(content, self.permit, self.place)


async def permit_reading(session: AsyncSession, actor: Actor, draft: StoredDraft) -> Reading:
    """Raises DraftUnknown, NotPermitted."""
    place = class_place(await get_class(session, draft.class_id), pupil_code=draft.pupil_code)
    return Reading(await permit_act(session, actor, Action.READ_IDENTITY, place, unknown=DraftUnknown), place)
