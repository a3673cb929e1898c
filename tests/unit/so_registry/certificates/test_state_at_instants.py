"""What holds at an instant, against an oracle that goes through every minute by itself."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.intake.capacities import Capacity
from hbs_schema.intake.signers import judge_signer
from so_registry.domain.certificates.bindings import Act, ActKind, Binding
from so_registry.domain.certificates.entries import entry_of
from tests.unit.so_registry.certificates.making import SCHOOL, act, at, binding

LAST = 12
MINUTES = range(LAST + 1)

ACTS = st.lists(
    st.builds(
        act,
        st.sampled_from(list(ActKind)),
        st.integers(0, LAST),
        completes=st.booleans(),
        whole=st.booleans(),
    ),
    max_size=8,
)


def held_minutes(acts: Sequence[Act]) -> set[int]:
    """Every minute of a hold; an open one is lifted from some minute on, and what was closed before stays."""
    closed: set[int] = set()
    still: set[int] = set()
    for each in acts:
        since = next(m for m in MINUTES if at(m) == each.effective_at)
        if each.act == ActKind.SUSPEND:
            still |= {m for m in MINUTES if m >= since}
        if each.act == ActKind.RESUME and each.completes:
            closed |= {m for m in still if m < since}
            still = set()
    return closed | still


def verdict_by_hand(own: Binding, minute: int) -> str:
    acts = own.acts
    if any(a.act == ActKind.REJECT and a.completes for a in acts):
        return "unknown"
    ended = any(a.act == ActKind.END and a.effective_at <= at(minute) for a in acts)
    if ended or not own.holds_from <= at(minute) < own.holds_until:
        return "not-authorised"
    if any(a.act == ActKind.REVOKE and a.completes and a.effective_at <= at(minute) for a in acts):
        return "revoked"
    if not any(a.act == ActKind.APPROVE and a.completes for a in acts):
        return "not-approved"
    tracks = [[a for a in acts if a.is_whole == whole] for whole in (True, False)]
    return "suspended" if any(minute in held_minutes(track) for track in tracks) else "ok"


@given(ACTS, st.integers(0, LAST), st.integers(1, LAST))
def test_a_verdict_at_every_minute_is_what_going_through_the_minutes_says(
    acts: list[Act], holds_from: int, length: int
) -> None:
    own = binding(acts=tuple(acts), holds_from=at(holds_from), holds_until=at(holds_from + length))
    entry = entry_of(own)
    entries = [entry] if entry else []

    found = [judge_signer(entries, school=SCHOOL, role="homeroom", class_name="4A", part="", at=at(m)) for m in MINUTES]

    assert found == [verdict_by_hand(own, m) for m in MINUTES]


@given(ACTS, ACTS)
def test_no_later_act_but_a_resumption_or_approval_makes_more_count(acts: list[Act], more: list[Act]) -> None:
    gives = {ActKind.RESUME, ActKind.APPROVE}
    before = entry_of(binding(acts=tuple(acts)))
    after = entry_of(binding(acts=(*acts, *(a for a in more if a.act not in gives))))

    counted = {m for m in MINUTES if after and after.counts(at(m))}

    assert counted <= {m for m in MINUTES if before and before.counts(at(m))}


def test_a_hold_that_is_lifted_from_its_own_beginning_was_never_there() -> None:
    acts = (act(ActKind.APPROVE), act(ActKind.SUSPEND, 3), act(ActKind.RESUME, 3))
    entry = entry_of(binding(acts=acts))

    assert entry is not None
    assert all(entry.counts(at(m)) for m in MINUTES)


def test_what_is_signed_within_a_hold_does_not_count_after_it() -> None:
    acts = (act(ActKind.APPROVE), act(ActKind.SUSPEND, 3), act(ActKind.RESUME, 6))
    entry = entry_of(binding(acts=acts))

    assert entry is not None
    assert [m for m in MINUTES if not entry.counts(at(m))] == [3, 4, 5]


def test_of_two_holds_one_does_not_lift_the_other() -> None:
    acts = (act(ActKind.SUSPEND, 1, whole=True), act(ActKind.SUSPEND, 2), act(ActKind.RESUME, 4, whole=True))
    own = binding(acts=(act(ActKind.APPROVE), *acts))

    assert own.is_suspended(whole=False)
    assert not own.is_suspended(whole=True)


@pytest.mark.parametrize(("capacity", "role"), [("main", "principal"), ("deputy", "deputy")])
def test_a_deputy_signs_as_one_and_not_as_the_principal(capacity: str, role: str) -> None:
    entry = entry_of(binding(role="principal", capacity=Capacity(capacity), classes=()))

    assert entry is not None
    assert entry.role == role


def test_of_a_revoked_binding_and_one_that_waits_the_school_is_told_of_what_may_come() -> None:
    """Final would be wrong: the second declaration may be approved tomorrow."""
    revoked = entry_of(binding(acts=(act(ActKind.APPROVE), act(ActKind.REVOKE, 1))))
    waiting = entry_of(binding(acts=()))

    assert revoked
    assert waiting
    own = {"school": SCHOOL, "role": "homeroom", "class_name": "4A", "part": "", "at": at(2)}
    assert judge_signer([revoked, waiting], **own) == "not-approved"  # type: ignore[arg-type]
    assert judge_signer([revoked], **own) == "revoked"  # type: ignore[arg-type]
