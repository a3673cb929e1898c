"""Who may say what next, and when enough people have."""

from itertools import pairwise

import pytest

from so_registry.domain import errors
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.bindings import Act, ActKind, Binding
from so_registry.domain.certificates.voices import ApprovalRule, Wanted, decide_act
from tests.unit.so_registry.certificates.making import NOW, OPERATOR, act, at, binding

OTHER = Actor("operator:two", "so-registry", is_person=True)
MACHINE = Actor("client:one", "one", is_person=False)
ONE = ApprovalRule()
TWO = ApprovalRule(second_person=frozenset({ActKind.APPROVE, ActKind.RESUME, ActKind.REVOKE}))
STRICT = ApprovalRule(review=True, apart=True, second_person=TWO.second_person)


def say(own: Binding, kind: ActKind, by: Actor = OPERATOR, rule: ApprovalRule = ONE, **wanted: object) -> Act:
    return decide_act(own, Wanted(kind, **wanted), by, rule, NOW)  # type: ignore[arg-type]


def after(own: Binding, done: Act) -> Binding:
    return binding(acts=(*own.acts, done))


def test_one_person_approves_where_the_rule_asks_for_one() -> None:
    assert say(binding(acts=()), ActKind.APPROVE).completes


def test_the_second_voice_completes_and_the_same_persons_does_not() -> None:
    declared = binding(acts=())
    first = say(declared, ActKind.APPROVE, rule=TWO)
    own = after(declared, first)

    assert not first.completes
    assert say(own, ActKind.APPROVE, OTHER, TWO).completes
    for again in (OPERATOR, Actor("person:One", "console", is_person=True)):
        with pytest.raises(errors.SecondPersonNeeded):
            say(own, ActKind.APPROVE, again, TWO)


def test_two_people_revoke_of_the_same_instant() -> None:
    approved = binding()
    first = say(approved, ActKind.REVOKE, rule=TWO, since=at(5))
    own = after(approved, first)

    agreed = say(own, ActKind.REVOKE, OTHER, TWO)
    other = say(own, ActKind.REVOKE, OTHER, TWO, since=at(6))

    assert (agreed.completes, agreed.effective_at) == (True, at(5))
    assert not other.completes


def test_where_they_are_apart_whoever_declared_or_reviewed_does_not_approve() -> None:
    reviewed = binding(declared_by=OTHER.name, acts=(act(ActKind.REVIEW, by=OPERATOR.name),))

    for each in (OPERATOR, OTHER):
        with pytest.raises(errors.SecondPersonNeeded):
            say(reviewed, ActKind.APPROVE, each, STRICT)


def test_where_a_review_is_asked_for_it_comes_first() -> None:
    with pytest.raises(errors.ReviewNeeded):
        say(binding(acts=()), ActKind.APPROVE, rule=STRICT)


@pytest.mark.parametrize("kind", [ActKind.REVIEW, ActKind.APPROVE, ActKind.REJECT, ActKind.RESUME, ActKind.REVOKE])
def test_a_machine_does_not_decide(kind: ActKind) -> None:
    with pytest.raises(errors.PersonNeeded):
        say(binding(acts=()), kind, MACHINE)


@pytest.mark.parametrize("kind", [ActKind.SUSPEND, ActKind.END])
def test_a_schools_program_may_hold_and_end(kind: ActKind) -> None:
    assert say(binding(), kind, MACHINE).completes


REVOKED = binding(acts=(act(ActKind.APPROVE), act(ActKind.REVOKE)))
REJECTED = binding(acts=(act(ActKind.REJECT),))


@pytest.mark.parametrize(
    ("own", "kind"),
    [
        (binding(), ActKind.APPROVE),
        (binding(), ActKind.REVIEW),
        (binding(), ActKind.REJECT),
        (binding(), ActKind.RESUME),
        (REVOKED, ActKind.SUSPEND),
        (REVOKED, ActKind.RESUME),
        *((REJECTED, kind) for kind in ActKind),
    ],
)
def test_what_the_state_does_not_allow_is_refused(own: Binding, kind: ActKind) -> None:
    with pytest.raises(errors.ActNotPossible):
        say(own, kind)


def test_a_revocation_while_an_approval_waits_for_its_second_voice_ends_it() -> None:
    declared = binding(acts=())
    waiting = after(declared, say(declared, ActKind.APPROVE, rule=TWO))
    revoked = after(waiting, say(waiting, ActKind.REVOKE))

    with pytest.raises(errors.ActNotPossible):
        say(revoked, ActKind.APPROVE, OTHER, TWO)


def test_an_earlier_compromise_may_become_known_later() -> None:
    own = after(REVOKED, say(REVOKED, ActKind.REVOKE, since=at(-5)))

    assert own.revoked_from == at(-5)


@pytest.mark.parametrize(("kind", "minute"), [(ActKind.SUSPEND, 10**9), (ActKind.APPROVE, 0), (ActKind.REVIEW, 0)])
def test_nothing_counts_from_the_future_and_an_approval_not_from_before(kind: ActKind, minute: int) -> None:
    own = binding() if kind == ActKind.SUSPEND else binding(acts=())

    with pytest.raises(errors.SinceNotPossible):
        say(own, kind, since=at(minute))


@pytest.mark.parametrize("kind", [ActKind.REVIEW, ActKind.APPROVE, ActKind.REJECT, ActKind.END])
def test_only_holds_and_revocations_are_about_the_whole_certificate(kind: ActKind) -> None:
    with pytest.raises(errors.ActNotPossible):
        say(binding(acts=()), kind, is_whole=True)


def test_a_rule_that_asks_for_more_is_never_satisfied_by_one_person() -> None:
    rules = [ApprovalRule(), ApprovalRule(review=True), ApprovalRule(apart=True), TWO, STRICT]

    assert [rule.is_one_person_enough for rule in rules] == [True, False, False, False, False]
    assert all(left != right for left, right in pairwise(rules))


def test_a_voice_for_lifting_a_hold_is_not_one_for_lifting_the_next() -> None:
    held = after(binding(), act(ActKind.SUSPEND))
    wanted = after(held, say(held, ActKind.RESUME, rule=TWO))
    again = after(wanted, act(ActKind.SUSPEND, 5))

    assert say(wanted, ActKind.RESUME, OTHER, TWO).completes
    assert not say(again, ActKind.RESUME, OTHER, TWO).completes
