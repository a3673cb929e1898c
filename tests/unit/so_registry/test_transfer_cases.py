"""A transfer's steps, its deadline, and what its documents say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.building.trees import sign_document
from hbs_schema.errors import Malformed
from hbs_schema.transfers.statements import Acceptance, record_digest, with_text
from so_registry.domain.act_errors import TransferNotPossible, TransferOverdue
from so_registry.domain.transfers.cases import (
    ENDED,
    OPEN,
    VIETNAM,
    Act,
    Case,
    CaseState,
    Terms,
    deadline_after,
    expires,
    next_state,
)
from tests.support.world import NOW, World

ACTS: tuple[Act, ...] = ("consent", "hand-over", "accept", "refuse", "cancel", "expire")
CASE = Case(
    transfer_id=UUID(int=1),
    lookup_code=None,
    record="A" * 43,
    level="primary",
    from_registrar="so-01",
    from_school="giver",
    to_registrar="so-01",
    to_school="receiver",
    is_mid_year=False,
    applied_by="receiver",
    state=CaseState.APPLIED,
    hand_over=None,
    opened_at=NOW,
    deadline=NOW + timedelta(days=7),
    ended_at=None,
)


def done(state: CaseState, act: Act, school: str, *, registrar: str = "so-01", **changes: object) -> str:
    """The state afterwards, or nothing where the act is not possible."""
    case = replace(CASE, state=state, **changes)  # type: ignore[arg-type]  # members of a case
    try:
        return next_state(case, act, registrar=registrar, school=school, now=NOW).value
    except TransferNotPossible:
        return ""


def test_who_may_do_what_at_which_step_is_exactly_this() -> None:
    possible = {
        (state.value, act, school): after
        for state in CaseState
        for act in ACTS
        for school in ("giver", "receiver", "stranger")
        if (after := done(state, act, school))
    }

    assert possible == {
        ("applied", "consent", "receiver"): "consented",
        ("applied", "refuse", "giver"): "refused",
        ("applied", "refuse", "receiver"): "refused",
        ("applied", "cancel", "receiver"): "cancelled",
        ("consented", "refuse", "giver"): "refused",
        ("consented", "refuse", "receiver"): "refused",
        ("consented", "cancel", "receiver"): "cancelled",
        ("consented", "hand-over", "giver"): "handed-over",
        ("handed-over", "refuse", "receiver"): "refused",
        ("handed-over", "accept", "receiver"): "accepted",
    }


def test_a_school_of_the_same_code_under_another_registrar_is_another_school() -> None:
    assert done(CaseState.HANDED_OVER, "accept", "receiver", registrar="so-02") == ""


def test_between_registrars_the_giver_notes_the_receivers_paper() -> None:
    assert done(CaseState.APPLIED, "consent", "giver") == ""
    assert done(CaseState.APPLIED, "consent", "giver", to_registrar="so-02") == "consented"


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_from_the_deadline_on(act: Act) -> None:
    with pytest.raises(TransferOverdue):
        next_state(CASE, act, registrar="so-01", school="receiver", now=CASE.deadline)


def test_what_was_handed_to_another_registrar_that_one_alone_ends() -> None:
    between = replace(CASE, state=CaseState.HANDED_OVER, to_registrar="so-02")
    assert not expires(between, "so-01", between.deadline)
    assert expires(between, "so-02", between.deadline)
    assert expires(CASE, "so-01", CASE.deadline)
    assert not any(expires(replace(CASE, state=state), "so-01", CASE.deadline) for state in ENDED)
    assert not any(expires(replace(CASE, state=state), "so-01", NOW) for state in OPEN)


def test_five_working_days_are_counted_in_vietnam_without_weekends_and_holidays() -> None:
    friday_evening = datetime(2026, 8, 28, 18, 0, tzinfo=UTC)  # Saturday, 1 o'clock, in Vietnam
    holidays = frozenset({date(2026, 9, 2)})
    assert deadline_after(friday_evening, 5, ()) == datetime(2026, 9, 4, 17, 0, tzinfo=UTC)
    assert deadline_after(friday_evening, 5, holidays) == datetime(2026, 9, 7, 17, 0, tzinfo=UTC)
    assert Terms(5, 8).deadline(friday_evening, is_between=True) == datetime(2026, 9, 9, 17, 0, tzinfo=UTC)


@given(st.integers(0, 4 * 365 * 86_400), st.integers(1, 20))
def test_a_deadline_is_the_end_of_a_working_day_and_never_too_early(seconds: int, days: int) -> None:
    begun = NOW + timedelta(seconds=seconds)
    end = deadline_after(begun, days, ())
    last = end.astimezone(VIETNAM) - timedelta(seconds=1)
    assert last.weekday() < 5
    assert timedelta(days=days) <= end - begun <= timedelta(days=days * 2 + 4)


def test_a_document_says_what_its_members_say() -> None:
    members = {
        "registrar": "so-01",
        "school": "receiver",
        "role": "principal",
        "transfer": str(UUID(int=1)),
        "record": record_digest("3f2a9c1e5b7d4e8f9a0b1c2d3e4f5a6b"),
        "level": "primary",
        "hand_over": "A" * 43,
    }
    key, whole = World().key("principal/"), with_text("transfer-acceptance", members)

    signed = sign_document(Acceptance, whole, key=key, signed_at=NOW)

    assert "Hiệu trưởng cơ sở giáo dục receiver tiếp nhận quyền quản lý" in signed.payload.text
    assert "3f2a9c1e5b7d4e8f9a0b1c2d3e4f5a6b" not in signed.jws
    with pytest.raises(Malformed):
        sign_document(Acceptance, {**whole, "school": "another"}, key=key, signed_at=NOW)
