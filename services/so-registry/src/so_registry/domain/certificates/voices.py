"""Who may say what about a declaration next, and when enough people have: the registrar's rule of two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from so_registry.domain.certificates.actors import Actor, is_among
from so_registry.domain.certificates.bindings import Act, ActKind, Approval, Binding
from so_registry.domain.errors import ActNotPossible, PersonNeeded, ReviewNeeded, SecondPersonNeeded, SinceNotPossible


@dataclass(frozen=True)
class ApprovalRule:
    """`review`: a reviewer looks before the Sở approves. `apart`: whoever declared or reviewed does not approve.

    `second_person`: acts that need two people, each saying the same.
    """

    review: bool = False
    apart: bool = False
    second_person: frozenset[ActKind] = frozenset()

    @property
    def is_one_person_enough(self) -> bool:
        """Whether one person may declare and approve."""
        return not (self.review or self.apart or ActKind.APPROVE in self.second_person)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to say. `is_whole`: of the certificate in every role."""

    act: ActKind
    since: datetime | None = None
    is_whole: bool = False


_OF_WHOLE = frozenset({ActKind.SUSPEND, ActKind.RESUME, ActKind.REVOKE})
_REACHES_BACK = _OF_WHOLE | {ActKind.END}
_NEEDS_PERSON = frozenset({ActKind.REVIEW, ActKind.APPROVE, ActKind.REJECT, ActKind.RESUME, ActKind.REVOKE})


def decide_act(binding: Binding, wanted: Wanted, by: Actor, rule: ApprovalRule, now: datetime) -> Act:
    """The act as it is to be stored. Raises ActNotPossible, SinceNotPossible, PersonNeeded, ReviewNeeded,
    SecondPersonNeeded."""
    if wanted.act in _NEEDS_PERSON and not by.is_person:
        raise PersonNeeded
    if wanted.is_whole and wanted.act not in _OF_WHOLE:
        raise ActNotPossible
    _check_state(binding, wanted)
    if wanted.act == ActKind.APPROVE:
        _check_approver(binding, by, rule)
    completes, at = _voice(binding, wanted, _effective(wanted, now), by, rule)
    return Act(wanted.act, at, completes, by.name, now, wanted.is_whole)


def _check_state(binding: Binding, wanted: Wanted) -> None:
    approval, act = binding.approval, wanted.act
    is_over = approval == Approval.REJECTED or binding.revoked_from is not None
    possible = {
        ActKind.REVIEW: approval == Approval.DECLARED and not is_over,
        ActKind.APPROVE: approval in (Approval.DECLARED, Approval.REVIEWED) and not is_over,
        ActKind.REJECT: approval in (Approval.DECLARED, Approval.REVIEWED),
        ActKind.SUSPEND: approval != Approval.REJECTED and not is_over,
        ActKind.RESUME: binding.is_suspended(whole=wanted.is_whole) and not is_over,
        # An earlier instant may become known: the earliest counts.
        ActKind.REVOKE: approval != Approval.REJECTED,
        ActKind.END: approval != Approval.REJECTED,
    }
    if not possible[act]:
        raise ActNotPossible


def _check_approver(binding: Binding, by: Actor, rule: ApprovalRule) -> None:
    if rule.review and binding.approval != Approval.REVIEWED:
        raise ReviewNeeded
    reviewers = {act.by_whom for act in binding.acts if act.act == ActKind.REVIEW}
    if rule.apart and is_among(by.name, {binding.declared_by, *reviewers}):
        raise SecondPersonNeeded


def _effective(wanted: Wanted, now: datetime) -> datetime:
    """Raises SinceNotPossible for the future, and for an act that does not reach back."""
    if wanted.since is None:
        return now
    if wanted.since > now or wanted.act not in _REACHES_BACK:
        raise SinceNotPossible
    return wanted.since


def _voice(binding: Binding, wanted: Wanted, at: datetime, by: Actor, rule: ApprovalRule) -> tuple[bool, datetime]:
    """Whether with this voice enough people have said so, and of which instant. Raises SecondPersonNeeded for the same
    person's voice again."""
    if wanted.act not in rule.second_person:
        return True, at
    earlier = open_voices(binding.acts, wanted.act, is_whole=wanted.is_whole)
    # The second says the same: the first one's instant where he names none.
    same = [act for act in earlier if wanted.since in (None, act.effective_at)]
    if is_among(by.name, (act.by_whom for act in same)):
        raise SecondPersonNeeded
    if same and wanted.act in _REACHES_BACK:
        return True, same[-1].effective_at
    return bool(same), at


def open_voices(acts: Sequence[Act], kind: ActKind, *, is_whole: bool = False) -> list[Act]:
    """Voices for an act that wait for another. Who wanted a hold lifted did not know of the next one."""
    waiting: list[Act] = []
    for act in acts:
        if act.is_whole != is_whole:
            continue
        if act.act == kind:
            waiting = [] if act.completes else [*waiting, act]
        elif (kind, act.act) == (ActKind.RESUME, ActKind.SUSPEND):
            waiting = []
    return waiting
