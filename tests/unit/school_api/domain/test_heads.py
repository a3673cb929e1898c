"""Whoever signs as head is warned where the page names another; co-teachers are counted as the policy says."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from school_api.domain.co_teachers import Assigned, missing_co_signers
from school_api.domain.deciding import Allowed
from school_api.domain.heads import warn_of_head
from school_api.domain.people import Capacity, Role
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.domain.stages import LiveEndorsement
from tests.unit.school_api.domain.policies import policy
from tests.unit.school_api.domain.staff import NOW, SCHOOL, assignment, person


def permit(role: Role, name: str = "Trần Thị Hoa") -> Permit:
    standing = replace(person(), full_name=name)
    allowed = Allowed(role, uuid4())
    return Permit(Action.APPROVE, SCHOOL, "x", NOW, "c", is_machine=False, standing=standing, allowed=allowed)


@pytest.mark.parametrize(
    ("role", "foot", "warned"),
    [
        (Role.PRINCIPAL, {"principal": "Trần Thị Hoa", "principal_title": "head"}, 0),
        (Role.PRINCIPAL, {"principal": "TRẦN THỊ  HOA"}, 0),
        (Role.PRINCIPAL, {"principal": "Lê Văn Sơn", "principal_title": "head"}, 1),
        (Role.DEPUTY, {"principal": "Trần Thị Hoa", "principal_title": "head"}, 1),
        (Role.DEPUTY, {"principal": "Trần Thị Hoa", "principal_title": "deputy"}, 0),
        (Role.ACTING_HEAD, {"principal": "Trần Thị Hoa", "principal_title": "acting"}, 0),
        (Role.DATA_CLERK, {"principal": "Lê Văn Sơn"}, 0),
    ],
)
def test_the_foot_is_compared_with_who_signs(role: Role, foot: dict[str, Any], warned: int) -> None:
    found = warn_of_head(permit(role), [{"remarks": foot}, {}])

    assert [finding.parameters["count"] for finding in found] == [1] * warned
    assert all(name not in finding.text("vi") for finding in found for name in ("Hoa", "Sơn"))


def test_a_machine_that_names_nobody_is_not_warned() -> None:
    unnamed = replace(permit(Role.PRINCIPAL), standing=None, allowed=None)

    assert warn_of_head(unnamed, [{"remarks": {"principal": "Lê Văn Sơn"}}]) == []


PART = "subjects/TOAN"


def live(statement: str, seat: str) -> LiveEndorsement:
    return LiveEndorsement(0, PART, seat, "subject-teacher", statement, 0, ())


@pytest.mark.parametrize(
    ("signers", "capacities", "signed", "missing"),
    [
        ("any", ["main", "co-teacher"], 1, 0),
        ("all", ["main", "co-teacher"], 1, 1),
        ("all", ["main", "co-teacher"], 2, 0),
        ("all", ["main", "substitute"], 1, 0),
        ("all", [], 0, 0),
    ],
)
def test_all_means_everybody_who_is_assigned(signers: Any, capacities: list[str], signed: int, missing: int) -> None:
    stage = {"role": "subject-teacher", "covers": "part", "parts": [PART], "signers": signers}
    rules = policy(stage, {"role": "principal"})
    assigned = [Assigned(uuid4(), assignment(capacity=Capacity(capacity))) for capacity in capacities]
    entries = [live(f"s{number}", f"certificate-{number}") for number in range(signed)]

    found = missing_co_signers(rules, [PART, "identity"], "HS-0001", entries, assigned, {})

    assert len(found) == missing


def test_one_teacher_with_two_certificates_is_one() -> None:
    rules = policy(
        {"role": "subject-teacher", "covers": "part", "parts": [PART], "signers": "all"}, {"role": "principal"}
    )
    assigned = [Assigned(uuid4(), assignment()) for _ in range(2)]
    entries, me = [live("s0", "c0"), live("s1", "c1")], assigned[0].person_id

    assert missing_co_signers(rules, [PART], "HS-0001", entries, assigned, {"s0": me, "s1": me})
    assert not missing_co_signers(rules, [PART], "HS-0001", entries, assigned, {"s0": me})
