"""What is typed into the search, and who acts next."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.intake.sentences import PROBLEMS
from so_registry.domain.stories.asked import readings
from so_registry.domain.stories.next_steps import OF_CERTIFICATES, Standing, next_step
from so_registry.domain.stories.story import Next

CODE = "3f9c1a7b00114d5e8f60a1b2c3d4e5f6"


@pytest.mark.parametrize(
    ("typed", "sorts"),
    [
        ("79000001", ["school"]),
        ("Hoa Sữa", ["school"]),
        (CODE, ["record", "school"]),
        (CODE.upper(), ["record", "school"]),
        (" ".join(CODE[at : at + 4] for at in range(0, 32, 4)), ["record", "school"]),
        ("3f9c1a7b-0011-4d5e-8f60-a1b2c3d4e5f6", ["submission", "record", "school"]),
        ("A" * 43, ["digest", "school"]),
        ("", []),
        ("   ", []),
        ("a" * 201, []),
    ],
)
def test_what_is_typed_is_read_as_everything_that_it_may_be(typed: str, sorts: list[str]) -> None:
    assert [asked.sort for asked in readings(typed)] == sorts


def test_spaces_of_a_pasted_name_do_not_hide_the_school() -> None:
    [asked] = readings("  Trường\tTiểu học   Hoa Sữa ")
    assert asked.value == "Trường Tiểu học Hoa Sữa"


@given(st.text(max_size=300))
def test_nothing_that_is_typed_is_a_fault(typed: str) -> None:
    for asked in readings(typed):
        assert asked.value
        assert asked.sort != "record" or len(asked.value) == 32


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (Standing(set_aside=1, waiting=3), Next.OPERATOR_RETRIES),
        (Standing(waiting=1, codes=["x"]), Next.WAIT_VERDICT),
        (Standing(is_late=True), Next.BY_DECISION),
        (Standing(codes=["mark-not-integer"], accepted=3), Next.SCHOOL_CORRECTS),
        (Standing(codes=["signer-not-authorised"]), Next.APPROVER_APPROVES),
        (Standing(codes=["signer-not-authorised", "subject-missing"]), Next.SCHOOL_CORRECTS),
        (Standing(is_refused_whole=True), Next.SCHOOL_SENDS_AGAIN),
        (Standing(codes=["x"], is_window_open=False), Next.BY_DECISION),
        (Standing(codes=["x"], is_window_open=False, is_locked=True), Next.WRITTEN_REPORT),
        (Standing(), Next.SCHOOL_SENDS),
        (Standing(is_window_open=False), Next.BY_DECISION),
        (Standing(accepted=1), Next.SCHOOL_CLOSES),
        (Standing(accepted=1, codes=["x"], returns=1), Next.SCHOOL_ANSWERS),
        (Standing(accepted=1, returns=1, is_window_open=False, is_closed=True), Next.SIGNER_LOCKS),
        (Standing(accepted=1, is_closed=True), Next.SIGNER_LOCKS),
        (Standing(accepted=1, is_window_open=False), Next.SIGNER_LOCKS),
        (Standing(accepted=1, is_window_open=False, is_locked=True), Next.MINISTRY_ACKNOWLEDGES),
        (Standing(accepted=1, is_locked=True, is_acknowledged=True), Next.NOTHING),
    ],
)
def test_the_nearest_hindrance_says_who_acts_next(now: Standing, step: Next) -> None:
    assert next_step(now) == step


def test_every_next_step_can_be_reached() -> None:
    flags = (False, True)
    found = {
        next_step(replace(Standing(w, s, late, whole, codes, accepted, *rest), returns=returns))
        for w, s, accepted, returns in product((0, 1), repeat=4)
        for late, whole, *rest in product(flags, repeat=6)
        for codes in ((), ("x",), ("certificate-unknown",))
    }
    assert found == set(Next)


def test_codes_of_certificates_are_codes() -> None:
    assert PROBLEMS.keys() >= OF_CERTIFICATES
