"""Values of a secondary year record, schema `secondary/1`: the year's pages of Thông tư 22/2021/TT-BGDĐT, Phụ lục.

Lower and upper secondary share them: which subjects a grade has is for the rules to say.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hbs_schema.types import Label, Many, Prose, Value
from hbs_schema.values.interim import InterimCitation

CommentLevel = Literal["Đ", "CĐ"]
"""Đạt, Chưa đạt: subjects that are assessed by comments alone (TT22 Điều 5)."""

AchievementLevel = Literal["T", "K", "Đ", "CĐ"]
"""Tốt, Khá, Đạt, Chưa đạt: rèn luyện (TT22 Điều 8) and học tập (Điều 9)."""

Average = Annotated[str, StringConstraints(pattern=r"^(10\.0|[0-9]\.[0-9])$")]
"""ĐTBmhk or ĐTBmcn: 0.0 to 10.0 with exactly one decimal (TT22 Điều 5, 9)."""

AssessmentMark = Annotated[str, StringConstraints(pattern=r"^(10(\.0)?|[0-9](\.[0-9])?)$")]
"""One assessment: an integer or one decimal from 0 to 10 (TT22 Điều 5); 0 is a mark, not an absence."""

Assessment = AssessmentMark | CommentLevel


class Assessments(Value):
    """The assessments behind a semester's result: regular, mid-term, final (TT22 Điều 6, 7)."""

    regular: Annotated[Many[Assessment], Field(max_length=16)] = ()
    midterm: Assessment | None = None
    final: Assessment | None = None


class Result(Value):
    """What one period came to: an average in a scored subject, a level in one assessed by comments."""

    mark: Average | None = None
    level: CommentLevel | None = None
    comment: Prose | None = None

    @model_validator(mode="after")
    def _mark_or_level(self) -> Self:
        if (self.mark is None) == (self.level is None):
            raise ValueError("exactly one of mark and level is given")
        return self


class Semester(Result):
    """A semester's result; its assessments only where the school sends the grade book along."""

    assessments: Assessments | None = None


class Subject(Value):
    """Part `subjects/<CODE>`: both semesters, the year, and a re-assessment beside them (TT22 Điều 9, 14)."""

    semester_1: Semester | None = None
    semester_2: Semester | None = None
    year: Result | None = None
    reassessment: Result | None = None
    """Kiểm tra, đánh giá lại: stands beside the year's result and replaces it where results are counted."""

    exempt_reason: Label | None = None
    language: Label | None = None
    """Which foreign or minority language was taught."""

    topics: Annotated[Many[Label], Field(max_length=8)] = ()
    """Chuyên đề học tập of upper secondary."""

    @model_validator(mode="after")
    def _year_or_reason(self) -> Self:
        if self.year is None and self.exempt_reason is None:
            raise ValueError("a subject has the year's result, or a reason why it has none")
        return self


class Conduct(Value):
    """Part `conduct`: kết quả rèn luyện (TT22 Điều 8) and rèn luyện trong kỳ nghỉ hè (Điều 13)."""

    semester_1: AchievementLevel | None = None
    semester_2: AchievementLevel | None = None
    year: AchievementLevel | None = None
    """Absent only of a pupil with a disability whose results may be left out (Điều 11)."""

    after_summer: AchievementLevel | None = None
    comment: Prose | None = None
    summer_comment: Prose | None = None


class Attendance(Value):
    """Part `attendance`: số buổi nghỉ học of the year, by the plan of one session a day (TT22 Điều 12)."""

    excused_sessions: Annotated[int, Field(ge=0, le=732)]
    unexcused_sessions: Annotated[int, Field(ge=0, le=732)]


class Learning(Value):
    """Kết quả học tập (TT22 Điều 9), and after kiểm tra, đánh giá lại (Điều 14)."""

    semester_1: AchievementLevel | None = None
    semester_2: AchievementLevel | None = None
    year: AchievementLevel | None = None
    """Absent only of a pupil with a disability whose results may be left out (Điều 11)."""

    after_reassessment: AchievementLevel | None = None


class Award(Value):
    """Khen thưởng (TT22 Điều 15): a code where the rule names one, and the wording of the decision."""

    code: Literal["HSXS", "HSG", "OTHER"]
    text: Label


class Outcome(Value):
    """Part `outcome`: learning, promotion, completion of the level, awards (TT22 Điều 9, 12, 15)."""

    learning: Learning
    is_promoted: bool
    """Được lên lớp; in the last grade of a level: meets the conditions of Điều 12."""

    is_level_completed: bool | None = None
    """Hoàn thành chương trình of the level: grades 9 and 12 only."""

    promotion_decision: Label | None = None
    """The principal's decision, for a pupil with a disability (TT22 Điều 11)."""

    awards: Annotated[Many[Award], Field(max_length=16)] = ()
    certificates: Annotated[Many[Label], Field(max_length=16)] = ()
    interim: InterimCitation | None = None
