"""Who has to sign and cannot yet."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hbs_schema.certificate_api import ReadinessOut, Seat
from hbs_schema.intake.capacities import Capacity
from so_registry.domain.certificates.bindings import ActKind, Binding
from so_registry.domain.certificates.board_csv import to_csv
from so_registry.domain.certificates.readiness import (
    Asked,
    Candidate,
    judge_seats,
    seats_of,
    state_of,
    without_ready,
)
from tests.support.world import World, stage
from tests.unit.so_registry.certificates.making import NOW, act, binding

CUTOFF = NOW + timedelta(days=30)
LATER, SOON, PAST = CUTOFF + timedelta(days=1), NOW + timedelta(days=1), NOW - timedelta(days=1)
DECLARED: dict[str, Any] = {"acts": ()}


def asked(*, needs_review: bool = False) -> Asked:
    return Asked(NOW, CUTOFF, needs_review, {"principal": frozenset({"deputy"})})


def candidate(certificate_until: datetime = LATER, **changes: Any) -> Candidate:
    return Candidate(binding(**{"holds_until": LATER, **changes}), certificate_until, PAST)


def seat(role: str = "homeroom", **changes: Any) -> Seat:
    return Seat.model_validate({"role": role, "class": "4A", **changes})


def state(*candidates: Candidate, of: Seat | None = None) -> str:
    (judged,) = judge_seats([of or seat()], candidates, asked())
    return judged.state


def told(kind: ActKind, minute: int = 0) -> dict[str, Any]:
    return {"acts": (act(ActKind.APPROVE), act(kind, minute))}


@pytest.mark.parametrize(
    ("own", "state"),
    [
        (candidate(), "ready"),
        (candidate(acts=()), "not-approved"),
        (candidate(**told(ActKind.REJECT)), "not-declared"),
        (candidate(**told(ActKind.SUSPEND)), "suspended"),
        (candidate(**told(ActKind.REVOKE)), "revoked"),
        (candidate(**told(ActKind.END, 5)), "ended"),
        (candidate(holds_until=PAST), "ended"),
        (candidate(PAST), "expired"),
        (candidate(SOON), "expires-before-cutoff"),
        (candidate(holds_until=SOON), "ends-before-cutoff"),
        (candidate(holds_from=SOON), "not-yet"),
    ],
)
def test_each_state_is_told(own: Candidate, state: str) -> None:
    assert state_of(own, asked())[0] == state


def test_a_reviewer_comes_first_where_the_rule_asks_for_one() -> None:
    reviewed = candidate(acts=(act(ActKind.REVIEW),))

    assert state_of(candidate(acts=()), asked(needs_review=True))[0] == "not-reviewed"
    assert state_of(reviewed, asked(needs_review=True))[0] == "not-approved"


def test_a_seat_without_anybody_is_not_declared_and_the_best_of_several_counts() -> None:
    assert state() == "not-declared"
    assert state(candidate(acts=()), candidate()) == "ready"
    assert state(candidate(classes=("4B",))) == "not-declared"


def test_a_person_who_is_known_has_to_be_declared_for_his_own_seat() -> None:
    elsewhere = candidate(person="gv-2", classes=("5A",))

    assert state(candidate(), elsewhere, of=seat(person="gv-2")) == "not-declared"
    assert state(candidate(), of=seat(person="gv-9")) == "ready"


def test_a_deputy_stands_in_for_the_principal() -> None:
    deputy = candidate(role="principal", capacity=Capacity.DEPUTY, classes=())

    assert state(deputy, of=Seat(role="principal")) == "ready"


def test_the_schools_own_roles_come_from_the_policy_and_the_teachers_from_what_it_told() -> None:
    teachers: Binding = binding(role="subject-teacher", parts=("subjects/TOAN", "subjects/*"))
    policy = World().policy.payload
    whole = {"principal", "seal", "sender"}

    undeclared = seats_of([policy], (), [Candidate(teachers, LATER, PAST)])
    listed = seats_of([policy], [seat(), seat("sender")], [Candidate(teachers, LATER, PAST)])

    assert {(s.role, s.class_name, s.part) for s in undeclared} == {
        *((role, None, None) for role in whole),
        ("subject-teacher", "4A", "subjects/TOAN"),
    }
    assert {(s.role, s.class_name) for s in listed} == {*((role, None) for role in whole), ("homeroom", "4A")}


def test_a_policy_without_teachers_asks_for_none() -> None:
    policy = World().make_policy(stages=[stage(role="principal"), stage(role="seal")]).payload

    assert {s.role for s in seats_of([policy], [seat()], [])} == {"principal", "seal", "sender"}


def board(**changes: Any) -> ReadinessOut:
    seats = judge_seats([seat(**changes), Seat(role="seal")], [candidate(role="seal", classes=())], asked())
    values = {"school": "79000001", "school_year": "2025-2026", "window": "1", "cutoff": "2026-06-15T00:00:00Z"}
    return ReadinessOut.model_validate({**values, "ready": 1, "missing": 1, "seats": tuple(seats)})


def test_who_cannot_sign_stands_first_and_may_stand_alone() -> None:
    assert [entry.state for entry in board().seats] == ["not-declared", "ready"]
    assert [entry.state for entry in without_ready(board()).seats] == ["not-declared"]


def test_a_table_for_spreadsheets_runs_no_formula() -> None:
    told = to_csv(board(**{"class": "=1+1"}))

    assert told.startswith("\ufeffTrường,")
    assert ",'=1+1," in told
