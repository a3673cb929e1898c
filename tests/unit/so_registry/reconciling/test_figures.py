"""Figures, boards and the weekly table, out of how many pupils are in which state."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.intake.windows import Unclosed, Window, WindowState
from hbs_schema.reconciliation_api import Figures
from hbs_schema.review_api import BoardEntry
from so_registry.domain.reconciling.boards import is_overdue, state_of, to_csv, worst_first
from so_registry.domain.reconciling.figures import STATES, Counted, add_up, figures_of, percent
from so_registry.domain.reconciling.weekly import weekly_table
from so_registry.rendering.weekly_page import weekly_page

NOW = datetime(2026, 6, 20, 3, 0, tzinfo=UTC)


def counted(**states: int) -> Counted:
    return Counted({**dict.fromkeys(STATES, 0), **{name.replace("_", "-"): n for name, n in states.items()}})


def window(**changes: Any) -> Window:
    members = {
        "window_no": 7,
        "registrar": "so-01",
        "school_year": "2025-2026",
        "level": "primary",
        "track": "completed",
        "grades": (1, 2, 3, 4, 5),
        "policies": (),
        "calendar": "A" * 43,
        "opens_at": NOW - timedelta(days=30),
        "closes_at": NOW + timedelta(hours=1),
        "grace_until": NOW + timedelta(hours=2),
        "effective_at": NOW + timedelta(hours=1),
        "unclosed": Unclosed.LOCK,
        "state": WindowState.OPEN,
    }
    return Window(**{**members, **changes})


def entry(school: str, figures: Figures, **changes: Any) -> BoardEntry:
    members = {
        "school": school,
        "name": f"Trường {school}",
        "state": "incomplete",
        "figures": figures,
        "percent": percent(figures),
        "waiting": 0,
        "late": 0,
        "is_closed": False,
        "is_signed_off": False,
        "returns_open": 0,
        "is_overdue": False,
    }
    return BoardEntry.model_validate({**members, **changes})


@given(st.dictionaries(st.sampled_from(STATES), st.integers(0, 1000)))
def test_everybody_who_is_enrolled_is_expected_excused_or_elsewhere(states: dict[str, int]) -> None:
    figures = figures_of(Counted({**dict.fromkeys(STATES, 0), **states}), is_told=True)

    assert figures.enrolled is not None
    assert figures.expected is not None
    assert figures.missing is not None
    assert figures.enrolled == figures.expected + figures.excused + figures.elsewhere
    assert figures.expected == figures.valid + figures.refused + figures.revoked + figures.missing


@given(st.lists(st.dictionaries(st.sampled_from(STATES), st.integers(0, 1000)), max_size=5))
def test_the_whole_is_the_sum_of_its_classes(parts: list[dict[str, int]]) -> None:
    classes = [Counted({**dict.fromkeys(STATES, 0), **part}) for part in parts]

    whole = figures_of(add_up(classes), is_told=True)

    assert whole.valid == sum(figures_of(part, is_told=True).valid for part in classes)
    assert whole.missing == sum(figures_of(part, is_told=True).missing or 0 for part in classes)


def test_where_nobody_said_whom_to_expect_nobody_is_missing_or_unexpected() -> None:
    figures = figures_of(counted(unexpected=30, unexpected_refused=2), is_told=False)

    assert (figures.valid, figures.refused, figures.unexpected, figures.unexpected_refused) == (30, 2, 0, 0)
    assert (figures.enrolled, figures.expected, figures.missing) == (None, None, None)


def test_per_cent_never_rounds_up_to_all() -> None:
    figures = figures_of(counted(valid=9999, missing=1), is_told=True)

    assert percent(figures) == 99.9
    assert percent(figures_of(counted(valid=3), is_told=True)) == 100.0
    assert percent(figures_of(counted(excused=3), is_told=True)) is None


@pytest.mark.parametrize(
    ("told", "known", "expected"),
    [
        (counted(missing=40), {}, "nothing-sent"),
        (counted(missing=40), {"waiting": 1}, "incomplete"),
        (counted(excused=40), {}, "complete"),
        (counted(valid=39, missing=1), {}, "incomplete"),
        (counted(valid=39, refused=1), {}, "incomplete"),
        (counted(valid=40), {}, "complete"),
        (counted(valid=40, unexpected_refused=1), {}, "incomplete"),
        (counted(valid=40), {"is_closed": True}, "closed"),
        (counted(valid=40), {"is_closed": True, "returns_open": 1}, "returned"),
        (counted(valid=40), {"is_closed": True, "is_signed_off": True}, "signed-off"),
    ],
)
def test_one_word_says_where_a_school_stands(told: Counted, known: dict[str, Any], expected: str) -> None:
    given_ = {"waiting": 0, "is_closed": False, "is_signed_off": False, "returns_open": 0, **known}

    assert state_of(figures_of(told, is_told=True), **given_) == expected


def test_a_school_without_a_list_is_known_to_have_none() -> None:
    figures = figures_of(counted(unexpected=3), is_told=False)

    assert state_of(figures, waiting=0, is_closed=False, is_signed_off=False, returns_open=0) == "no-enrolment"


def test_a_school_is_overdue_once_the_cutoff_has_passed_and_something_is_open() -> None:
    whole = figures_of(counted(valid=40), is_told=True)
    part = figures_of(counted(valid=39, missing=1), is_told=True)

    assert not is_overdue(part, window(), NOW, is_closed=False)
    assert is_overdue(part, window(), NOW + timedelta(hours=1), is_closed=True)
    assert is_overdue(whole, window(), NOW + timedelta(hours=1), is_closed=False)
    assert not is_overdue(whole, window(), NOW + timedelta(hours=1), is_closed=True)


def test_the_worst_schools_stand_first_and_formulas_are_text() -> None:
    first = entry("A", figures_of(counted(missing=9), is_told=True), state="nothing-sent", name="=1+1")
    last = entry("B", figures_of(counted(valid=9), is_told=True), state="signed-off")

    lines = to_csv(worst_first([last, first])).splitlines()

    assert lines[0].startswith("\ufeffTrường,")
    assert lines[1].startswith("A,'=1+1,")
    assert lines[2].startswith("B,")
    assert ",100.0," in lines[2]


def test_the_weekly_table_adds_up_by_commune_and_tells_the_change_of_a_week() -> None:
    before = [entry("A", figures_of(counted(valid=5, missing=35), is_told=True), commune="26734")]
    now = [
        entry("A", figures_of(counted(valid=30, missing=10), is_told=True), commune="26734"),
        entry("B", figures_of(counted(valid=20), is_told=True), commune="26734"),
        entry("C", figures_of(counted(unexpected=7), is_told=False)),
    ]

    table = weekly_table(now, before, by="commune")

    told = [(row.unit, row.schools, row.expected, row.reported, row.percent, row.change) for row in table.rows]
    assert told == [("", 1, 0, 0, None, 0), ("26734", 2, 60, 50, 83.3, 45)]
    assert (table.whole.expected, table.whole.reported, table.whole.missing, table.whole.untold) == (60, 50, 10, 1)


def test_the_page_to_sign_writes_numbers_as_officials_do_and_nothing_as_markup() -> None:
    told = entry("A", figures_of(counted(valid=117726, missing=100), is_told=True), name="<script>x</script>")

    page = weekly_page(weekly_table([told], [], by="school"), window(), NOW)

    assert "117.726" in page
    assert "99,9" in page
    assert "10:00 ngày 20/06/2026" in page
    assert "<script>" not in page
    assert "Ngày 20 tháng 06 năm 2026" in page
