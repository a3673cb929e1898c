"""Several who teach one part: where the policy asks for all of them, nobody goes on before all have signed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.statements.documents import Policy
from school_api.domain.classes import SchoolClass
from school_api.domain.co_teachers import missing_co_signers, who_signed
from school_api.domain.drafts import StoredDraft
from school_api.domain.errors import NothingToSign, SignaturesIncomplete
from school_api.domain.permits import Permit
from school_api.domain.sentences import seat_items
from school_api.storage.assigned import find_signers, list_assigned
from school_api.storage.endorsements import Live


async def check_co_teachers(
    session: AsyncSession,
    permit: Permit,
    school_class: SchoolClass,
    policy: Policy,
    seat: tuple[int, str],
    drafts: Sequence[StoredDraft],
    live: Live,
) -> list[StoredDraft]:
    """The drafts that the signer still has to sign.

    Raises SignaturesIncomplete where a co-teacher's is missing on every draft; NothingToSign if he has signed
    all that his co-teachers still have to.
    """
    if all(stage.signers != "all" for stage in policy.stages):
        return list(drafts)
    signers = await find_signers(session, {entry.statement for entries in live.values() for entry in entries})
    stage, part = seat
    if not part:
        return await _complete(session, permit, school_class, policy, drafts, live, signers)
    me = str(permit.person_id)
    left = [draft for draft in drafts if me not in who_signed(live[draft.draft_id], signers, stage, part)]
    if not left:
        raise NothingToSign
    return left


async def _complete(
    session: AsyncSession,
    permit: Permit,
    school_class: SchoolClass,
    policy: Policy,
    drafts: Sequence[StoredDraft],
    live: Live,
    signers: Mapping[str, UUID],
) -> list[StoredDraft]:
    """Drafts that all their teachers have signed; one that is not holds up no other."""
    assigned = await list_assigned(session, school_class, permit.at)
    missing = {
        draft.draft_id: missing_co_signers(
            policy, draft.part_names, draft.pupil_code, live[draft.draft_id], assigned, signers
        )
        for draft in drafts
    }
    complete = [draft for draft in drafts if not missing[draft.draft_id]]
    if not complete:
        raise SignaturesIncomplete(seat_items(seat for seats in missing.values() for seat in seats))
    return complete
