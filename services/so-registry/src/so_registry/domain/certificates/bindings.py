"""What a declaration and the acts after it say of an instant. Facts are only added; the state follows from them.

A signature counts if at its best time the binding held and if it is approved when it is judged. Within a hold nothing
counts, unless the hold was lifted from its own beginning on: then it was unfounded, and it never was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hbs_schema.intake.capacities import Capacity, Hold


class ActKind(StrEnum):
    """What happens to a declaration after it was made. The last four may reach back: they name an instant."""

    REVIEW = "review"
    APPROVE = "approve"
    REJECT = "reject"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"
    END = "end"


class Approval(StrEnum):
    """How far the registrar has come with a declaration."""

    DECLARED = "declared"  # a reviewer acts next, or the Sở
    REVIEWED = "reviewed"  # the Sở acts next
    APPROVED = "approved"  # nobody
    REJECTED = "rejected"  # nobody: the school declares anew


@dataclass(frozen=True)
class Act:
    """One act. `completes`: with it enough people have said so. `is_whole`: about the certificate in every role."""

    act: ActKind
    effective_at: datetime
    completes: bool
    by_whom: str
    at: datetime
    is_whole: bool = False


@dataclass(frozen=True)
class Binding:
    """A certificate bound to a person, a role, a school, classes and parts (empty: all), with its acts in order."""

    declaration_id: UUID
    thumbprint: str
    school: str
    person: str
    role: str
    capacity: Capacity
    classes: tuple[str, ...]
    parts: tuple[str, ...]
    holds_from: datetime
    holds_until: datetime
    declared_by: str
    acts: tuple[Act, ...] = ()

    @property
    def signs_as(self) -> str:
        """The role that statements name: a deputy signs as one (docs/packet.md §5, stand_ins)."""
        return "deputy" if self.capacity == Capacity.DEPUTY else self.role

    @property
    def approval(self) -> Approval:
        done = {act.act for act in self.acts if act.completes}
        for kind, state in _FURTHEST:
            if kind in done:
                return state
        return Approval.DECLARED

    @property
    def until(self) -> datetime:
        """When it ends: its term, or the earliest end that was told."""
        return min([self.holds_until, *(a.effective_at for a in self.acts if a.act == ActKind.END)])

    @property
    def revoked_from(self) -> datetime | None:
        """From when nothing counts for ever; the earliest that was told."""
        return min((a.effective_at for a in self.acts if a.act == ActKind.REVOKE and a.completes), default=None)

    @property
    def is_lost(self) -> bool:
        """Whether the certificate was revoked in every role: its key is in other hands."""
        return any(act.act == ActKind.REVOKE and act.completes and act.is_whole for act in self.acts)

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Those of the certificate and those of this binding: one does not lift the other."""
        own = [act for act in self.acts if not act.is_whole]
        whole = [act for act in self.acts if act.is_whole]
        return (*_holds(own), *_holds(whole))

    def is_suspended(self, *, whole: bool) -> bool:
        """Whether a hold of the certificate, or else of this binding, waits to be lifted."""
        return any(hold.until is None for hold in _holds([act for act in self.acts if act.is_whole == whole]))

    @property
    def is_void(self) -> bool:
        """Whether it counts for nobody at any time: rejected, or ended before it began."""
        return self.approval == Approval.REJECTED or self.until <= self.holds_from

    def is_within(self, at: datetime) -> bool:
        """Whether it is its term."""
        return self.holds_from <= at < self.until


_FURTHEST = (
    (ActKind.REJECT, Approval.REJECTED),
    (ActKind.APPROVE, Approval.APPROVED),
    (ActKind.REVIEW, Approval.REVIEWED),
)


def _holds(acts: Iterable[Act]) -> list[Hold]:
    """The holds that some acts make, in the order in which they were told."""
    found: list[Hold] = []
    for act in acts:
        if act.act == ActKind.SUSPEND:
            found = _suspended(found, act.effective_at)
        elif act.act == ActKind.RESUME and act.completes:
            found = _resumed(found, act.effective_at)
    return found


def _suspended(found: Sequence[Hold], since: datetime) -> list[Hold]:
    """One that is open reaches back as far as anybody said."""
    if found and found[-1].until is None:
        return [*found[:-1], Hold(min(found[-1].since, since))]
    return [*found, Hold(since)]


def _resumed(found: Sequence[Hold], at: datetime) -> list[Hold]:
    if not found or found[-1].until is not None:
        return list(found)
    last = found[-1]
    return [*found[:-1], *([Hold(last.since, at)] if last.since < at else [])]
