"""Values of a primary year record, schemas `primary/1` and `primary/2`: the year page of Thông tư 27/2020, Phụ lục."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hbs_schema.types import Day, Label, Many, Prose, Value
from hbs_schema.values.interim import InterimCitation

SubjectLevel = Literal["T", "H", "C"]
"""Hoàn thành tốt, Hoàn thành, Chưa hoàn thành (TT27 Điều 7)."""

TraitLevel = Literal["T", "Đ", "C"]
"""Tốt, Đạt, Cần cố gắng."""

YearResult = Literal["HTXS", "HTT", "HT", "CHT"]
"""Hoàn thành xuất sắc, Hoàn thành tốt, Hoàn thành, Chưa hoàn thành (TT27 Điều 9)."""

TestMark = Annotated[str, StringConstraints(pattern=r"^(10|[0-9])$")]
"""Điểm KTĐK: an integer from 0 to 10 as a string; 0 is a mark, not an absence."""

TraitCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,31}$")]


class SubjectRetake(Value):
    """Đánh giá bổ sung: stands beside the first result and replaces it in the year result."""

    level: SubjectLevel
    test: TestMark | None = None


class Subject(Value):
    """Part `subjects/<CODE>`: the level and, for tested subjects, the year-end test."""

    level: SubjectLevel | None = None
    test: TestMark | None = None
    comment: Prose | None = None
    retake: SubjectRetake | None = None
    exempt_reason: Label | None = None
    language: Label | None = None
    """Which foreign or minority language was taught."""

    @model_validator(mode="after")
    def _level_or_reason(self) -> Self:
        if self.level is None and self.exempt_reason is None:
            raise ValueError("a subject has a level, or a reason why it has none")
        return self


class Trait(Value):
    """One quality or competence."""

    level: TraitLevel
    comment: Prose | None = None
    retake: TraitLevel | None = None


class Qualities(Value):
    """Part `qualities`: phẩm chất chủ yếu by code."""

    traits: dict[TraitCode, Trait] = Field(max_length=16)
    comment: Prose | None = None


class Competences(Value):
    """Part `competences`: năng lực chung and năng lực đặc thù by code."""

    general: dict[TraitCode, Trait] = Field(max_length=16)
    specific: dict[TraitCode, Trait] = Field(max_length=16)
    comment: Prose | None = None


class Attendance(Value):
    """Part `attendance`: số ngày nghỉ, có phép and không phép."""

    excused_days: Annotated[int, Field(ge=0, le=366)]
    unexcused_days: Annotated[int, Field(ge=0, le=366)]


class Award(Value):
    """Khen thưởng (TT27 Điều 13): a code where the rule names one, and the wording of the decision."""

    code: Literal["HSXS", "HSTB", "OTHER"]
    text: Label


class DeclaredOutcome(Value):
    """What both versions of part `outcome` say: the year result, completion and promotion (TT27 Điều 9, 11, 13)."""

    result: YearResult | None = None
    result_after_retake: YearResult | None = None
    is_completed: bool
    is_promoted: bool
    promotion_decision: Label | None = None
    awards: Annotated[Many[Award], Field(max_length=16)] = ()


class Outcome(DeclaredOutcome):
    """Part `outcome`: the year result, completion and promotion (TT27 Điều 9, 11, 13)."""

    result: YearResult


class YearOutcome(DeclaredOutcome):
    """Part `outcome` of `primary/2`: a pupil with a disability may have no result (TT27 Điều 6), and one who came
    in the middle of the year has his earlier part cited."""

    interim: InterimCitation | None = None


class SchoolName(Value):
    """The school as it was called when it issued the page; names are never rewritten after mergers."""

    name: Label
    commune: Label | None = None
    province: Label


class Remarks(Value):
    """Part `remarks`: the foot of the year page; `principal` is who signs as head, deputy or acting head too."""

    school: SchoolName
    place: Label
    issued_on: Day
    homeroom_teacher: Label
    principal: Label
    comment: Prose | None = None
