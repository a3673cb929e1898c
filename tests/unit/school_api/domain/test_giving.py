"""Nobody gives what he does not hold, nor for longer than he holds it, nor to himself; somebody always administers."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_api.domain import giving
from school_api.domain.errors import SchoolError
from school_api.domain.people import HEADS, Capacity, PersonState, Role, Term
from school_api.domain.people_errors import LastAdministrator, NotYoursToGive, TermRefused
from tests.unit.school_api.domain.staff import DAY, NOW, TERM, grant, holder, id_of, person

OPEN = Term(NOW - DAY)
SHORT = Term(NOW, NOW + timedelta(hours=1))
roles = st.sampled_from(Role)
instants = st.integers(0, 4).map(lambda days: NOW + days * DAY)
terms = st.builds(Term, st.just(NOW - DAY), st.none() | instants, st.none() | instants)
new_terms = st.builds(Term, st.just(NOW), st.none() | instants)


@pytest.mark.parametrize("own", Role)
@pytest.mark.parametrize("given_role", Role)
def test_a_role_gives_what_is_in_its_hand(own: Role, given_role: Role) -> None:
    giver, other = holder(own, OPEN), person()
    may = given_role in giving.GIVES.get(own, ())

    if may:
        assert giving.check_may_give(giver, given_role, other, SHORT, NOW) == giver.grants[0]
        return
    with pytest.raises(NotYoursToGive):
        giving.check_may_give(giver, given_role, other, SHORT, NOW)


def test_no_path_leads_from_a_role_to_a_head() -> None:
    """Whoever gives, and whoever he gives to, and so on: heads and first administrators come from above alone."""
    for start in Role:
        reached, frontier = {start}, {start}
        while frontier:
            frontier = {role for own in frontier for role in giving.GIVES.get(own, ())} - reached
            reached |= frontier
        assert reached & HEADS <= {start}
        assert Role.SCHOOL_ADMINISTRATOR not in reached or start == Role.SCHOOL_ADMINISTRATOR


def test_nobody_gives_to_himself_or_to_another_school() -> None:
    giver = holder(Role.SCHOOL_ADMINISTRATOR, OPEN)

    for to in (giver, replace(person(), school="S-2")):
        with pytest.raises(NotYoursToGive):
            giving.check_may_give(giver, Role.DATA_CLERK, to, SHORT, NOW)


@given(st.lists(st.builds(grant, roles, terms), max_size=4), roles, new_terms)
def test_what_is_given_is_within_what_is_held(grants, role, term) -> None:
    giver = person(*grants)
    with suppress(SchoolError):
        source = giving.check_may_give(giver, role, person(), term, NOW)
        assert source in grants
        assert source.term.holds(NOW)
        assert role in giving.GIVES[source.role]
        for day in range(10):
            at = NOW + day * DAY
            assert source.term.holds(at) or not term.holds(at)


@given(st.lists(st.builds(grant, roles, terms), max_size=4), new_terms)
def test_a_delegation_is_within_the_heads_own_term(grants, term) -> None:
    with suppress(SchoolError):
        source = giving.check_may_delegate(person(*grants), person(grant(Role.DEPUTY)), term, NOW)
        assert source.role in HEADS
        for day in range(10):
            at = NOW + day * DAY
            assert source.term.holds(at) or not term.holds(at)


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.ENDED, PersonState.INVITED])
def test_whoever_may_not_act_gives_nothing(state: PersonState) -> None:
    giver = replace(holder(Role.PRINCIPAL, OPEN), state=state)

    with pytest.raises(NotYoursToGive):
        giving.check_may_give(giver, Role.DEPUTY, person(), SHORT, NOW)
    with pytest.raises(NotYoursToGive):
        giving.check_may_delegate(giver, person(grant(Role.DEPUTY)), SHORT, NOW)
    with pytest.raises(NotYoursToGive):
        giving.check_may_admit(giver, SHORT, NOW)
    with pytest.raises(NotYoursToGive):
        giving.check_may_end(giver, Role.DEPUTY, NOW)


def test_only_a_deputy_is_delegated_to_and_only_with_an_end() -> None:
    head = holder(Role.PRINCIPAL, OPEN)

    with pytest.raises(NotYoursToGive):
        giving.check_may_delegate(head, holder(Role.DATA_CLERK), SHORT, NOW)
    with pytest.raises(TermRefused):
        giving.check_may_delegate(head, person(grant(Role.DEPUTY)), Term(NOW), NOW)


@pytest.mark.parametrize(
    ("term", "capacity", "reason"),
    [
        (Term(NOW - DAY), None, "begins-in-the-past"),
        (Term(NOW + DAY, NOW + DAY), None, "ends-before-it-begins"),
        (Term(NOW), Capacity.SUBSTITUTE, "substitute-without-end"),
    ],
)
def test_a_term_that_is_none_is_refused(term: Term, capacity: Capacity | None, reason: str) -> None:
    with pytest.raises(TermRefused, match=reason):
        giving.check_term(term, NOW, capacity=capacity)


def test_somebody_else_has_to_administer() -> None:
    first, second = holder(Role.SCHOOL_ADMINISTRATOR), holder(Role.SCHOOL_ADMINISTRATOR)
    giving.check_someone_remains([first, second], without=id_of(first), at=NOW)
    giving.check_someone_remains([first, second], without_person=second.person_id, at=NOW)

    gone = [
        replace(second, state=PersonState.SUSPENDED),
        replace(second, state=PersonState.INVITED),
        holder(Role.SCHOOL_ADMINISTRATOR, Term(NOW - DAY, NOW)),
        holder(Role.PRINCIPAL),
    ]
    for other in gone:
        with pytest.raises(LastAdministrator):
            giving.check_someone_remains([first, other], without=id_of(first), at=NOW)
    assert TERM.holds(NOW)
