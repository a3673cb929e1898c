"""The decision, cell by cell of the table in docs/roles.md: every act, every role, right and wrong place and date."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_api.domain.deciding import EDITING, Allowed, Denied, Place, decide
from school_api.domain.drafts import DraftState
from school_api.domain.people import Capacity, PersonState, Power, Role, Standing, Term
from school_api.domain.permissions import (
    NEEDS_FRESH_FACTOR,
    PERMITTED,
    POWER,
    SCOPES,
    Action,
    Reach,
    editing_action,
    reading_action,
    signing_action,
)
from tests.support.pages import DOCS
from tests.unit.school_api.domain.staff import (
    DAY,
    NOW,
    PART,
    PLACE,
    TEACHING,
    TERM,
    assignment,
    delegation,
    grant,
    holder,
    person,
)

NEVER = "–"
LINE = re.compile(r"^\| `([a-z-]+)` \|[^|]*\|(.*)\|$", re.MULTILINE)


def page() -> dict[Action, list[str]]:
    """The cells behind an act's name: one for each role, then scope and freshness."""
    text = (DOCS / "roles.md").read_text("utf-8")
    table = text.split("\n## The table\n", 1)[1].split("\n## ", 1)[0]
    return {Action(act): [cell.strip() for cell in cells.split("|")] for act, cells in LINE.findall(table)}


TABLE = page()
roles = pytest.mark.parametrize("role", Role)
"""A test for each column of the table; it names the acts whose cell is wrong."""


WRONG_SCHOOL = replace(PLACE, school="S-2")
WRONG_YEAR = replace(PLACE, school_year="2024-2025")
WRONG_CLASS = replace(PLACE, class_name="4B")
WRONG_SUBJECT = replace(PLACE, part="subjects/TIENG_VIET")
PAST = Term(NOW - 2 * DAY, NOW)
FUTURE = Term(NOW + timedelta(seconds=1), NOW + DAY)
ENDED = Term(NOW - DAY, NOW + DAY, NOW)


def column(role: Role) -> list[tuple[Action, str]]:
    """Every act with its cell."""
    number = list(Role).index(role)
    return [(act, TABLE[act][number]) for act in Action]


def allows(act: Action, standing: Standing, place: Place) -> bool:
    return isinstance(decide(act, standing, place, NOW), Allowed)


def test_the_page_has_every_act_once() -> None:
    assert list(TABLE) == list(Action)


def test_the_page_tells_scope_and_freshness() -> None:
    for act, told in TABLE.items():
        assert told[-2] == (f"`{SCOPES[act]}`" if act in SCOPES else NEVER), act
        assert told[-1] == ("yes" if act in NEEDS_FRESH_FACTOR else NEVER), act


@roles
def test_the_right_role_in_the_right_place_may(role: Role) -> None:
    allowed = {act for act in Action if allows(act, holder(role), PLACE)}

    assert allowed == {act for act, cell in column(role) if cell != NEVER}
    assert {act: PERMITTED[act].get(role, NEVER) for act in Action} == dict(column(role))


@roles
def test_nobody_acts_at_another_school(role: Role) -> None:
    assert {decide(act, holder(role), WRONG_SCHOOL, NOW) for act in Action} == {Denied("membership")}


@roles
@pytest.mark.parametrize("place", [WRONG_YEAR, WRONG_CLASS], ids=["year", "class"])
def test_a_teacher_acts_in_his_class_alone(role: Role, place: Place) -> None:
    wide = {act for act, cell in column(role) if cell not in (NEVER, Reach.CLASS, Reach.HOMEROOM, Reach.SUBJECT)}

    assert {act for act in Action if allows(act, holder(role), place)} == wide


@roles
def test_a_subject_teacher_acts_in_his_subject_alone(role: Role) -> None:
    allowed = {act for act in Action if allows(act, holder(role), WRONG_SUBJECT)}

    assert allowed == {act for act, cell in column(role) if cell not in (NEVER, Reach.SUBJECT)}


@roles
@pytest.mark.parametrize("term", [PAST, FUTURE, ENDED], ids=["past", "future", "ended"])
def test_nothing_acts_outside_its_dates(role: Role, term: Term) -> None:
    assert [act for act in Action if allows(act, holder(role, term), PLACE)] == []


@roles
@pytest.mark.parametrize("state", PersonState)
def test_only_active_people_act(role: Role, state: PersonState) -> None:
    standing = replace(holder(role), state=state)
    kept_out = [act for act in Action if decide(act, standing, PLACE, NOW) == Denied("active-person")]

    assert kept_out == ([] if state == PersonState.ACTIVE else list(Action))


@roles
@pytest.mark.parametrize("state", DraftState)
def test_people_edit_what_is_being_drafted_or_was_refused(role: Role, state: DraftState) -> None:
    is_open = state in (DraftState.DRAFTING, DraftState.REFUSED)
    allowed = {act for act in Action if allows(act, holder(role), replace(PLACE, state=state))}

    assert allowed == {act for act, cell in column(role) if cell != NEVER and (is_open or act not in EDITING)}


def test_an_administrator_edits_nothing_whatever_else_he_is_but_a_teacher() -> None:
    everything = [role for role in Role if role not in (*TEACHING, Role.DATA_CLERK)]
    standing = person(*(grant(role) for role in everything), delegation())

    assert not any(allows(act, standing, PLACE) for act in EDITING)


@pytest.mark.parametrize("part", ["header", "record"])
def test_parts_that_the_service_writes_are_nobodys_to_edit(part: str) -> None:
    homeroom = holder(Role.HOMEROOM)

    assert decide(editing_action(part), homeroom, replace(PLACE, part=part), NOW) == Denied("editable-part")


def test_a_teacher_of_some_pupils_reaches_these() -> None:
    some = person(assignment(pupil_codes=frozenset({"HS-0001"})))

    assert allows(Action.EDIT_SUBJECT, some, PLACE)
    assert not allows(Action.EDIT_SUBJECT, some, replace(PLACE, pupil_code="HS-0002"))
    assert allows(Action.SIGN_SUBJECT, some, replace(PLACE, pupil_code=None))


def test_a_homeroom_teacher_who_teaches_a_subject_is_both() -> None:
    both = person(assignment(Role.HOMEROOM), assignment())

    assert allows(Action.EDIT_SUBJECT, both, PLACE)
    assert allows(Action.EDIT_PAGE, both, replace(PLACE, part="remarks"))
    assert not allows(Action.EDIT_SUBJECT, both, WRONG_SUBJECT)


def test_what_was_decided_names_the_holding_and_the_capacity() -> None:
    own = assignment(capacity=Capacity.SUBSTITUTE)

    assert decide(Action.SIGN_SUBJECT, person(own), PLACE, NOW) == Allowed(
        Role.SUBJECT_TEACHER, own.holding_id, Capacity.SUBSTITUTE
    )


@pytest.mark.parametrize("act", POWER)
@pytest.mark.parametrize("power", Power)
def test_a_deputy_has_the_powers_that_were_delegated(act: Action, power: Power) -> None:
    deputy = person(grant(Role.DEPUTY), delegation(powers=frozenset({power})))

    assert allows(act, deputy, PLACE) == (POWER[act] == power)


def test_a_delegation_ends_with_the_head_and_with_the_deputys_own_grant() -> None:
    gone = delegation(head=(grant(Role.PRINCIPAL, ENDED),))
    away = delegation(is_head_active=False)

    for standing in (person(grant(Role.DEPUTY), gone), person(grant(Role.DEPUTY), away)):
        assert decide(Action.APPROVE, standing, PLACE, NOW) == Denied("delegation", (Role.DEPUTY,))
    assert not allows(Action.APPROVE, person(delegation()), PLACE)
    assert not allows(Action.APPROVE, person(grant(Role.DEPUTY, ENDED), delegation()), PLACE)


def test_a_role_that_only_a_policy_knows_is_nobodys() -> None:
    assert decide(signing_action("witness"), holder(Role.PRINCIPAL), PLACE, NOW) == Denied("known-role")


def test_a_refusal_names_what_is_missing() -> None:
    teacher, clerk = holder(Role.SUBJECT_TEACHER), holder(Role.DATA_CLERK)

    assert decide(Action.EDIT_SUBJECT, teacher, WRONG_CLASS, NOW) == Denied("assignment", (Role.SUBJECT_TEACHER,))
    assert decide(Action.SIGN_PRINCIPAL, clerk, PLACE, NOW) == Denied("role", (Role.PRINCIPAL,))


def test_ids_and_addresses_are_not_a_subject_teachers_to_read() -> None:
    teacher = holder(Role.SUBJECT_TEACHER)
    read = {name for name in PARTS if allows(reading_action(name), teacher, replace(PLACE, part=name))}

    assert read == {"identity", PART}


PAGE = ("personal", "qualities", "competences", "attendance", "outcome", "remarks")
PARTS = ("identity", PART, "subjects/KHOA_HOC", *PAGE)

instants = st.integers(-3, 3).map(lambda days: NOW + days * DAY)
terms = st.builds(Term, instants, st.none() | instants, st.none() | instants)
grants = st.builds(grant, st.sampled_from([role for role in Role if role not in TEACHING]), terms)
assignments = st.builds(
    assignment,
    st.sampled_from(TEACHING),
    terms,
    class_name=st.sampled_from(["4A", "4B"]),
    pupil_codes=st.none() | st.just(frozenset({"HS-0001"})),
)
delegations = st.builds(
    delegation,
    terms,
    st.frozensets(st.sampled_from(Power), min_size=1),
    head=st.lists(st.builds(grant, st.just(Role.PRINCIPAL), terms), max_size=2).map(tuple),
    is_head_active=st.booleans(),
)
held = st.lists(grants | assignments | delegations, max_size=6)
places = st.builds(
    Place,
    st.sampled_from(["S-1", "S-2"]),
    st.just("2025-2026"),
    st.sampled_from(["4A", "4B"]),
    st.sampled_from(PARTS),
    st.none() | st.sampled_from(["HS-0001", "HS-0002"]),
    st.none() | st.sampled_from(DraftState),
)
acts = st.sampled_from(Action)


@given(held, acts, places, instants)
def test_whoever_may_holds_it_then_and_there(entries, act, place, at) -> None:
    standing = person(*entries)
    answer = decide(act, standing, place, at)
    if not isinstance(answer, Allowed):
        return

    [basis] = [entry for entry in entries if entry.holding_id == answer.basis]
    assert place.school == standing.school
    assert basis.term.holds(at)
    assert answer.role in PERMITTED[act]


@given(held, acts, places, instants)
def test_what_has_ended_or_not_begun_changes_no_answer(entries, act, place, at) -> None:
    running = [entry for entry in entries if entry.term.holds(at)]
    with_all, with_running = decide(act, person(*entries), place, at), decide(act, person(*running), place, at)

    assert isinstance(with_all, Allowed) == isinstance(with_running, Allowed)


@given(held, held, acts, places, instants)
def test_more_is_never_less(entries, more, act, place, at) -> None:
    if isinstance(decide(act, person(*entries), place, at), Allowed):
        assert isinstance(decide(act, person(*entries, *more), place, at), Allowed)


@given(acts, places)
def test_whoever_holds_nothing_may_do_nothing(act, place) -> None:
    assert isinstance(decide(act, person(), place, NOW), Denied)
    assert TERM.holds(NOW)
