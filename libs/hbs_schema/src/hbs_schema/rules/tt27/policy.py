"""What the circular leaves open or what its sources dispute: decided per school year and registrar, not in code."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.rules.switches import FirstYears, Strictness, Switches, over
from hbs_schema.values.primary import YearResult

FIRST_YEARS = {1: 2020, 2: 2021, 3: 2022, 4: 2023, 5: 2024}
"""Thông tư 27/2020, by which grade follows which school year."""


class Tt27Policy(Switches):
    """Switches of the primary rule book; the defaults are what most sources say."""

    version: str = "tt27/1"
    first_year_by_grade: Annotated[FirstYears, over(FIRST_YEARS)] = FIRST_YEARS
    """The calendar year in which the school year began that first applied the circular to a grade."""

    full_specific_competences_from: Annotated[int, Field(ge=1, le=6)] = 3
    """From this grade Công nghệ and Tin học are assessed too: 7 specific competences instead of 5.
    """

    ethnic_language_test: Literal["required", "optional", "never"] = "optional"
    """Whether Tiếng dân tộc thiểu số, where taught, has a year-end test; no source settles it."""

    counts_optional_subjects: bool = True
    """Whether a subject the pupil may choose counts among “tất cả các môn học” of Điều 9."""

    retake_ceiling: YearResult | None = None
    """The best year result after đánh giá bổ sung; None recomputes Điều 9 on the replaced marks without a cap."""

    needs_decision_to_promote: bool = True
    """Điều 11: a pupil who has not completed the year is promoted only by the principal's decision.
    """

    not_completed_on_completed_track: Strictness = "warning"
    """A “Chưa hoàn thành” sent with the first window, before đánh giá bổ sung."""

    award_expected_for_excellence: Strictness = "warning"
    """Điều 13: a “Hoàn thành xuất sắc” whose record has no “Học sinh Xuất sắc”."""

    exempt_subject_of_others: Strictness = "warning"
    """A subject without a level, with a reason, of a pupil who is not exempt because of a disability."""

    suspends_for_exempt_pupils: bool = True
    """For a pupil with a disability whose results may be left out, missing results are warnings."""
