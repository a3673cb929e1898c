"""What the signing policy asks of a draft: which signatures, in which order, and which a change makes void."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hbs_schema.building.endorsing import Endorsed
from hbs_schema.envelopes.shape import Proof
from hbs_schema.statements.documents import Policy
from school_api.domain.errors import StageUnknown


@dataclass(frozen=True)
class Seat:
    """One signature that a draft needs: a stage, and the part for a stage that covers parts (else empty)."""

    stage: int
    role: str
    part: str


@dataclass(frozen=True)
class LiveEndorsement:
    """A signature that counts, with the proof that the draft is among what was signed."""

    stage: int
    part: str
    seat: str
    role: str
    statement: str
    leaf_index: int
    path: tuple[str, ...]

    def placed(self) -> Endorsed:
        """As hbs_schema builds packets from it."""
        proof = Proof(statement=self.statement, index=self.leaf_index, path=self.path)
        return Endorsed(self.stage, self.part, self.statement, proof)


def find_stage(policy: Policy, role: str, part: str) -> int:
    """The stage that a role signs, of a part or (empty) of packets. Raises StageUnknown."""
    for number, stage in enumerate(policy.stages):
        covers = stage.matches(part) if part else stage.covers == "packet"
        if covers and role in (stage.role, *stage.stand_ins):
            return number
    raise StageUnknown


def seats(policy: Policy, part_names: Collection[str]) -> list[Seat]:
    """Every signature that a draft with these parts needs, in the policy's order."""
    needed = []
    for number, stage in enumerate(policy.stages):
        covered = sorted(name for name in part_names if stage.matches(name)) if stage.covers == "part" else [""]
        needed += [Seat(number, stage.role, part) for part in covered]
    return needed


def missing(policy: Policy, part_names: Collection[str], live: Iterable[LiveEndorsement]) -> list[Seat]:
    """Signatures that are still needed."""
    given = {(entry.stage, entry.part) for entry in live}
    return [seat for seat in seats(policy, part_names) if (seat.stage, seat.part) not in given]


def waits_for(
    policy: Policy, part_names: Collection[str], live: Collection[LiveEndorsement], stage: int, part: str
) -> bool:
    """Whether a draft is to be signed at this stage now.

    A stage over packets comes after everything before it; where several sign side by side, until the next one began.
    """
    if part and part not in part_names:
        return False
    absent = missing(policy, part_names, live)
    if not part and any(seat.stage < stage for seat in absent):
        return False
    if any(seat.stage == stage and seat.part == part for seat in absent):
        return True
    has_gone_on = any(entry.stage > stage and not entry.part for entry in live)
    return policy.stages[stage].signers == "all" and not has_gone_on


def is_void(entry: LiveEndorsement, changed: Collection[str]) -> bool:
    """Whether a change of parts ends a signature.

    A part's signature covers that part and the identity; one over packets covers everything.
    """
    return not entry.part or entry.part in changed or "identity" in changed
