"""One draft with its content and signatures, and its whole history."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.classes import schema_name
from school_api.domain.drafts import StoredDraft
from school_api.domain.errors import DraftUnknown
from school_api.domain.stages import LiveEndorsement
from school_api.domain.views import DraftOut, EndorsementOut, VersionOut
from school_api.storage.drafts import get_draft, list_versions
from school_api.storage.endorsements import list_live


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
    """Raises DraftUnknown."""
    async with sessions() as session:
        draft = await get_draft(session, draft_id)
        actor.check_sees(draft.school, DraftUnknown)
        live = await list_live(session, [draft_id])
    return draft_out(draft, live[draft_id])


async def show_history(draft_id: UUID, *, actor: Actor, sessions: Sessions) -> list[VersionOut]:
    """Every version, oldest first. Raises DraftUnknown."""
    async with sessions() as session:
        draft = await get_draft(session, draft_id)
        actor.check_sees(draft.school, DraftUnknown)
        versions = await list_versions(session, draft_id)
    return [
        VersionOut.model_validate({**vars(version), "changed_at": to_instant(version.changed_at)})
        for version in versions
    ]
