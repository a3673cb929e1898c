"""Who is on paper is a known state: excused by the decision, for as long as it stands, and by nobody's forgetting."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from school_api.domain.closes import Excused
from school_api.domain.errors import ContentRefused
from school_api.domain.year.papers import PaperPupil, PaperUse, check_grade, excused_by_paper

CLASS, OTHER = UUID(int=1), UUID(int=2)
TODAY = date(2026, 5, 29)
DAY = timedelta(days=1)
PUPIL = PaperPupil("HS-1", CLASS, 4, "4A")
USE = PaperUse(UUID(int=3), CLASS, "HS-1", TODAY, None, "12/QĐ")


def reasons(use: PaperUse, *named: Excused) -> list[Excused]:
    return excused_by_paper([use], [PUPIL], named, TODAY)


def test_a_pupil_on_paper_is_left_out_with_the_decisions_number() -> None:
    assert reasons(USE) == [
        Excused(pupil_code="HS-1", reason="paper", grade=4, class_name="4A", note="12/QĐ"),
    ]


@pytest.mark.parametrize("use", [replace(USE, pupil_code=None), replace(USE, class_id=None, pupil_code=None)])
def test_a_class_or_a_school_on_paper_covers_its_pupils(use: PaperUse) -> None:
    assert [entry.pupil_code for entry in reasons(use)] == ["HS-1"]


@pytest.mark.parametrize(
    "use",
    [
        replace(USE, pupil_code="HS-2"),
        replace(USE, class_id=OTHER, pupil_code=None),
        replace(USE, since=TODAY + DAY),
        replace(USE, since=TODAY - 2 * DAY, until=TODAY - DAY),
    ],
)
def test_nobody_else_and_no_other_day_is_covered(use: PaperUse) -> None:
    assert reasons(use) == []


def test_the_last_day_counts() -> None:
    assert reasons(replace(USE, until=TODAY))


def test_what_the_school_says_itself_stands() -> None:
    assert reasons(USE, Excused(pupil_code="HS-1", reason="transferred")) == []


@pytest.mark.parametrize(("grade", "grades"), [(None, (4,)), (4, (4,)), (3, (3, 4))])
def test_a_grade_is_asked_for_in_a_combined_class_alone(grade: int | None, grades: tuple[int, ...]) -> None:
    check_grade(grade, grades, has_draft=False)


def test_a_pupils_draft_says_his_grade() -> None:
    check_grade(None, (3, 4), has_draft=True)


@pytest.mark.parametrize("grade", [None, 5])
def test_a_close_would_not_know_the_grade(grade: int | None) -> None:
    with pytest.raises(ContentRefused):
        check_grade(grade, (3, 4), has_draft=False)
