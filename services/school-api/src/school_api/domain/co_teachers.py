"""Where a policy asks for all who teach a part (`signers` all): everybody who is assigned to it has to have signed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from hbs_schema.statements.documents import Policy
from school_api.domain.people import Assignment, Capacity, Role
from school_api.domain.stages import LiveEndorsement, Seat


@dataclass(frozen=True)
class Assigned:
    """A person's assignment that holds now."""

    person_id: UUID
    assignment: Assignment


def who_signed(live: Collection[LiveEndorsement], signers: Mapping[str, UUID], stage: int, part: str) -> set[str]:
    """Whose signatures a draft has at a place: people where they are known, else their certificates."""
    own = [entry for entry in live if (entry.stage, entry.part) == (stage, part)]
    return {str(signers.get(entry.statement, entry.seat)) for entry in own}


def missing_co_signers(
    policy: Policy,
    part_names: Collection[str],
    pupil_code: str,
    live: Collection[LiveEndorsement],
    assigned: Collection[Assigned],
    signers: Mapping[str, UUID],
) -> list[Seat]:
    """A seat for each part that not all of its teachers have signed. A substitute signs in the place of another."""
    absent = []
    for number, stage in enumerate(policy.stages):
        if stage.covers != "part" or stage.signers != "all" or stage.role != Role.SUBJECT_TEACHER:
            continue
        for part in sorted(name for name in part_names if stage.matches(name)):
            needed = {entry.person_id for entry in assigned if _teaches(entry.assignment, part, pupil_code)}
            if len(who_signed(live, signers, number, part)) < len(needed):
                absent.append(Seat(number, stage.role, part))
    return absent


def _teaches(entry: Assignment, part: str, pupil_code: str) -> bool:
    is_own = entry.part == part and entry.capacity != Capacity.SUBSTITUTE
    return is_own and (entry.pupil_codes is None or pupil_code in entry.pupil_codes)
