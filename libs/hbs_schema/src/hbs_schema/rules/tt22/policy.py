"""What the circular leaves open or what its sources dispute: decided per school year and registrar, not in code."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.rules.switches import FirstYears, Strictness, Switches, over
from hbs_schema.values.secondary import AchievementLevel

FIRST_YEARS = {6: 2021, 7: 2022, 8: 2023, 9: 2024, 10: 2022, 11: 2023, 12: 2024}
"""Thông tư 22/2021, Điều 21."""

Follow = Literal["follows", "declared"]
"""Computed from the one semester there is, or taken as the school declared it."""


class Tt22Policy(Switches):
    """Switches of the secondary rule book; the defaults are what most sources say."""

    version: str = "tt22/1"
    first_year_by_grade: Annotated[FirstYears, over(FIRST_YEARS)] = FIRST_YEARS
    """The calendar year in which the school year began that first applied the circular to a grade."""

    counts_optional_subjects: bool = True
    """Whether Ngoại ngữ 2 and Tiếng dân tộc thiểu số count in the learning level."""

    adjusted_subject_counts: bool = False
    """Điều 9 khoản 3: whether the one subject that is held against the level counts among the six as if it had
    met the bar. False leaves it out: six others have to meet it."""

    fewer_than_six: Literal["declared", "all", "strict"] = "declared"
    """A pupil with fewer than six scored subjects. `declared`: any level up to the one that all of them together
    allow, with a warning; `all`: exactly that one; `strict`: six are asked for, so Chưa đạt."""

    semester_absent: Strictness = "warning"
    """A subject, rèn luyện or học tập without one of the two semesters; without both it is always an error."""

    year_of_one_semester: Follow = "follows"
    """The year's result of a subject taught in one semester."""

    semester_elsewhere: Strictness = "warning"
    """Semester 1 is absent and the record cites where it is: told once for the whole record."""

    year_after_arrival: Follow = "follows"
    """The year's results of a pupil who came in the middle of the year, where semester 1 is absent."""

    regular_count: Strictness = "warning"
    """Điều 6: as many regular assessments as the subject's periods ask for."""

    topics_add_one: bool = True
    """Điều 6: a subject with chuyên đề học tập in upper secondary may have one regular assessment more."""

    assessment_absent: Strictness = "error"
    """Điều 7: assessments are sent without the mid-term or the final one. A mark of 0 is written as 0."""

    most_absences: Annotated[int, Field(ge=0, le=732)] = 45
    """Điều 12: sessions that a pupil may miss in a year and still be promoted."""

    reassessment_ceiling: AchievementLevel | None = None
    """The best learning level after re-assessment; absent: Điều 9 on the replaced results without a cap."""

    reassessment_with_failed_conduct: Strictness = "warning"
    """Điều 14: a re-assessment although the year's rèn luyện is Chưa đạt too; practice is contested."""

    not_completed_on_completed_track: Strictness = "warning"
    """A pupil who does not meet Điều 12 sent with the first window, before re-assessment or summer practice."""

    award_expected: Strictness = "warning"
    """Điều 15: the conditions of an award are met and the record has none."""

    completion_expected: Strictness = "warning"
    """Grades 9 and 12: a pupil who meets Điều 12 and of whom completion of the level is not said."""

    exempt_subject_of_others: Strictness = "warning"
    """A subject without results, with a reason, of a pupil who is not exempt because of a disability."""

    suspends_for_exempt_pupils: bool = True
    """Điều 11: for a pupil with a disability whose results may be left out, missing results are warnings."""
