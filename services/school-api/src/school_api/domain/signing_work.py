"""What waits for whose signature: counted over a class's drafts from the policy and the signatures that count."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from hbs_schema.statements.documents import Policy
from school_api.domain.stages import LiveEndorsement, Seat, missing, seats, waits_for


@dataclass(frozen=True)
class Unsigned:
    """A draft that is let be signed and lacks signatures: its parts, and the (stage, part) that it has."""

    class_id: UUID
    policy: str
    parts: tuple[str, ...]
    signed: tuple[tuple[int, str], ...]

    def live(self) -> tuple[LiveEndorsement, ...]:
        """Its signatures as far as the policy asks for them."""
        return tuple(LiveEndorsement(stage, part, "", "", "", 0, ()) for stage, part in self.signed)


@dataclass(frozen=True)
class Work:
    """One role's signature over one part, or (empty) the packets, of a class."""

    class_id: UUID
    stage: int
    role: str
    part: str
    waiting: int
    """Drafts that are to be signed now."""
    blocked: int
    """Drafts that lack an earlier signature."""
    before: tuple[str, ...]
    """Roles whose signatures they lack."""


def list_work(drafts: Iterable[Unsigned], policies: Mapping[str, Policy]) -> list[Work]:
    """Every signature that drafts lack, by class, stage and part, for the stage's role and for its stand-ins."""
    found: dict[tuple[UUID, Seat], list[tuple[bool, frozenset[str]]]] = {}
    policy_of: dict[UUID, Policy] = {}
    for draft in drafts:
        policy_of[draft.class_id] = policies[draft.policy]
        for seat, is_ready, before in _lacking(draft, policies[draft.policy]):
            found.setdefault((draft.class_id, seat), []).append((is_ready, before))
    ordered = sorted(found.items(), key=lambda pair: (str(pair[0][0]), pair[0][1].stage, pair[0][1].part))
    return [
        Work(
            class_id=class_id,
            stage=seat.stage,
            role=role,
            part=seat.part,
            waiting=sum(is_ready for is_ready, _ in told),
            blocked=sum(not is_ready for is_ready, _ in told),
            before=tuple(sorted(set().union(*(roles for _, roles in told)))),
        )
        for (class_id, seat), told in ordered
        for role in (seat.role, *policy_of[class_id].stages[seat.stage].stand_ins)
    ]


def _lacking(draft: Unsigned, policy: Policy) -> Iterator[tuple[Seat, bool, frozenset[str]]]:
    live = draft.live()
    absent = missing(policy, draft.parts, live)
    for seat in seats(policy, draft.parts):
        is_ready = waits_for(policy, draft.parts, live, seat.stage, seat.part)
        if is_ready or seat in absent:
            before = (entry.role for entry in absent if not seat.part and entry.stage < seat.stage)
            yield seat, is_ready, frozenset(before)
