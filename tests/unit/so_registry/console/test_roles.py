"""Role × jurisdiction, cell by cell, and who may give what to whom."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_registry.domain.people.grants import Grant, NewGrant, Person, check_giver, check_grant, reach
from so_registry.domain.people.refused import FreshFactorNeeded, GrantRefused, NotPermitted, OwnGrant
from so_registry.domain.people.roles import NEEDS_FRESH, Action, Role
from so_registry.domain.people.sessions import Term, Visitor

NOW = datetime(2026, 6, 14, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MATRIX = {
    # windows story review-certificates approve retry decide audit grant names return sign-off cutoff extend propose
    Role.ADMINISTRATOR: [cell == "x" for cell in "......xx......"],
    Role.OPERATOR: [cell == "x" for cell in "xx..x......xxx"],
    Role.SIGNER: [cell == "x" for cell in "xx...x.....x.x"],
    Role.REVIEWER: [cell == "x" for cell in "xxx.....xxx..."],
    Role.APPROVER: [cell == "x" for cell in "x..x.........."],
    Role.INSPECTOR: [cell == "x" for cell in "xx....x.x....."],
}
COLUMNS = (
    Action.READ_WINDOWS,
    Action.TELL_STORY,
    Action.REVIEW_CERTIFICATES,
    Action.APPROVE_CERTIFICATES,
    Action.RETRY_SUBMISSIONS,
    Action.DECIDE_PROPOSALS,
    Action.READ_AUDIT,
    Action.GRANT_ROLES,
    Action.LIST_PUPILS,
    Action.RECONCILE,
    Action.SIGN_OFF,
    Action.RUN_CUTOFFS,
    Action.EXTEND_WINDOWS,
    Action.PROPOSE_ACTS,
)


def grant(role: Role, schools: frozenset[str] | None = None, *, until: datetime | None = None) -> Grant:
    return Grant(uuid4(), uuid4(), role, "", schools, NOW - DAY, until, "")


def person(subject: str) -> Person:
    return Person(uuid4(), "https://issuer.test", subject, subject)


def new(role: Role = Role.OPERATOR, **changes: object) -> NewGrant:
    values: dict[str, object] = {
        "role": role,
        "scope": "",
        "schools": None,
        "holds_from": NOW,
        "holds_until": NOW + DAY,
        "decision": "1/QĐ",
        "reason": "vì",
        **changes,
    }
    return NewGrant(**values)  # type: ignore[arg-type]  # what a test leaves out is given


def test_the_matrix_has_every_role_and_every_action() -> None:
    assert set(MATRIX) == set(Role)
    assert set(COLUMNS) == set(Action)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_allows_what_its_cell_says_within_its_schools_and_its_term(role: Role, action: Action) -> None:
    is_allowed = MATRIX[role][COLUMNS.index(action)]
    own = frozenset({"79000001"})
    if not is_allowed:
        with pytest.raises(NotPermitted):
            reach([grant(role)], action, NOW)
        return
    assert reach([grant(role)], action, NOW) is None
    assert reach([grant(role, own)], action, NOW) == own
    for over in (grant(role, until=NOW), grant(role, until=NOW - DAY)):
        with pytest.raises(NotPermitted):
            reach([over], action, NOW)


@given(st.lists(st.tuples(st.sampled_from(Role), st.one_of(st.none(), st.frozensets(st.sampled_from("abcd"))))))
def test_what_somebody_may_is_the_union_of_what_each_grant_allows(
    held: list[tuple[Role, frozenset[str] | None]],
) -> None:
    grants = [grant(role, schools) for role, schools in held]
    for action in Action:
        allowing = [schools for role, schools in held if MATRIX[role][COLUMNS.index(action)]]
        if not allowing:
            with pytest.raises(NotPermitted):
                reach(grants, action, NOW)
            continue
        wanted = None if None in allowing else frozenset().union(*(s for s in allowing if s is not None))
        assert reach(grants, action, NOW) == wanted


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(("age", "is_second", "is_fresh"), [(4, True, True), (6, True, False), (0, False, False)])
def test_acts_with_legal_effect_need_a_second_factor_of_late(
    action: Action, age: int, is_second: bool, is_fresh: bool
) -> None:
    term = Term(idle=DAY, absolute=DAY, fresh=timedelta(minutes=5))
    grants = [grant(role) for role in Role]
    visitor = Visitor(person("an"), grants, NOW - timedelta(minutes=age), is_second, NOW + DAY, NOW)
    if action in NEEDS_FRESH and not is_fresh:
        with pytest.raises(FreshFactorNeeded):
            visitor.check_act(action, term)
    else:
        assert visitor.check_act(action, term) is None


def test_nobody_gives_himself_a_role_or_reaches_beyond_his_schools() -> None:
    an, binh = person("an"), person("binh")
    same = Person(uuid4(), an.issuer, an.subject, "another row, the same account")
    for own in (an, same):
        with pytest.raises(OwnGrant):
            check_giver(an, None, own, new())
    check_giver(an, None, binh, new())
    check_giver(an, frozenset("ab"), binh, new(schools=frozenset("a")))
    for beyond in (None, frozenset("abc")):
        with pytest.raises(NotPermitted):
            check_giver(an, frozenset("ab"), binh, new(schools=beyond))


def test_everything_that_a_grant_lacks_is_told_at_once() -> None:
    with pytest.raises(GrantRefused) as refused:
        check_grant(new(Role.REVIEWER, holds_until=None, decision="", reason="", schools=frozenset("a")), NOW)
    assert refused.value.fields == ("until", "decision", "reason", "scope")
    for ended in (NOW, NOW - DAY):
        with pytest.raises(GrantRefused):
            check_grant(new(holds_from=NOW - 2 * DAY, holds_until=ended), NOW)
    check_grant(new(Role.OPERATOR, holds_until=None, decision=""), NOW)
