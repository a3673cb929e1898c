"""Which signatures a draft needs, in which order, and which a change makes void."""

import pytest

from school_api.domain.errors import StageUnknown
from school_api.domain.stages import Seat, find_stage, is_void, missing, seats, waits_for
from tests.unit.school_api.domain.policies import PARTS, TAUGHT, TEACHERS, live, policy


def test_every_subject_the_pupil_has_needs_its_teacher_and_the_packet_each_later_stage() -> None:
    assert seats(policy(), PARTS) == [
        Seat(0, "subject-teacher", "subjects/TIENG_VIET"),
        Seat(0, "subject-teacher", "subjects/TOAN"),
        Seat(1, "homeroom", ""),
        Seat(2, "principal", ""),
        Seat(3, "seal", ""),
    ]


def test_what_is_given_is_not_missing() -> None:
    assert [seat.role for seat in missing(policy(), PARTS, (*TAUGHT, live(1)))] == ["principal", "seal"]
    assert missing(policy(), PARTS, (*TAUGHT, live(1), live(2), live(3))) == []


@pytest.mark.parametrize(
    ("role", "part", "stage"),
    [("subject-teacher", "subjects/TOAN", 0), ("homeroom", "", 1), ("principal", "", 2), ("deputy", "", 2)],
)
def test_a_role_has_its_stage_and_a_stand_in_the_same(role: str, part: str, stage: int) -> None:
    assert find_stage(policy(), role, part) == stage


@pytest.mark.parametrize(
    ("role", "part"),
    [("principal", "subjects/TOAN"), ("subject-teacher", ""), ("subject-teacher", "identity"), ("janitor", "")],
)
def test_a_signature_that_the_policy_does_not_have_is_unknown(role: str, part: str) -> None:
    with pytest.raises(StageUnknown):
        find_stage(policy(), role, part)


def test_a_teacher_waits_for_nobody_and_a_packet_stage_for_everybody_before() -> None:
    assert waits_for(policy(), PARTS, (), 0, "subjects/TOAN")
    assert not waits_for(policy(), PARTS, TAUGHT[:1], 1, "")
    assert waits_for(policy(), PARTS, TAUGHT, 1, "")
    assert not waits_for(policy(), PARTS, TAUGHT, 2, "")


def test_who_signed_is_not_asked_again_and_a_part_that_is_not_there_never() -> None:
    assert not waits_for(policy(), PARTS, TAUGHT, 0, "subjects/TOAN")
    assert not waits_for(policy(), PARTS, (), 0, "subjects/TIN_HOC")


def test_where_all_of_several_sign_another_may_until_the_next_stage_began() -> None:
    both = policy({**TEACHERS, "signers": "all"}, {"role": "homeroom"})

    assert waits_for(both, PARTS, TAUGHT, 0, "subjects/TOAN")
    assert not waits_for(both, PARTS, (*TAUGHT, live(1)), 0, "subjects/TOAN")


@pytest.mark.parametrize(
    ("changed", "ended"),
    [
        ({"subjects/TOAN"}, {(0, "subjects/TOAN"), (1, "")}),
        ({"personal"}, {(1, "")}),
        ({"identity"}, {(0, "subjects/TOAN"), (0, "subjects/TIENG_VIET"), (1, "")}),
        (set(), {(1, "")}),
    ],
)
def test_a_change_ends_what_covered_it_and_every_signature_over_the_whole(
    changed: set[str], ended: set[tuple[int, str]]
) -> None:
    given = (*TAUGHT, live(1))

    assert {(entry.stage, entry.part) for entry in given if is_void(entry, changed)} == ended
