"""What only the holder, his school and entitled organisations see."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hbs_schema.types import ClassName, Day, Label, Many, PupilCode, SchoolYear, Value

PersonalId = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
"""Số định danh cá nhân (NĐ 137/2015, Điều 13); carries no checksum."""

Measure = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9])?$")]


class Relative(Value):
    """A parent or guardian."""

    full_name: Label
    occupation: Label | None = None


class Disability(Value):
    """Kind of disability, and whether results may be left out."""

    kind: Label
    is_exempt: bool


class StudyPeriod(Value):
    """A row of QUÁ TRÌNH HỌC TẬP, as the school that taught it was then called."""

    school_year: SchoolYear
    class_name: ClassName
    school_name: Label
    register_no: ClassName | None = None
    entered_on: Day | None = None


class Health(Value):
    """Chiều cao (cm) and cân nặng (kg) of the primary year page, as decimal strings."""

    height_cm: Measure | None = None
    weight_kg: Measure | None = None


class Personal(Value):
    """Part `personal`. No signer but homeroom, principal and seal covers it."""

    pupil_code: PupilCode
    sector_code: PupilCode | None = None
    personal_id: PersonalId | None = None
    personal_id_absent: Literal["not-issued", "foreign"] | None = None
    foreign_document: Label | None = None
    identity_check: Literal["verified", "unverified", "mismatch"]
    nationality: Label
    ethnicity: Label | None = None
    birthplace: Label | None = None
    origin: Label | None = None
    address: Label | None = None
    father: Relative | None = None
    mother: Relative | None = None
    guardian: Relative | None = None
    disability: Disability | None = None
    health: Health | None = None
    study_history: Annotated[Many[StudyPeriod], Field(max_length=24)] = ()

    @model_validator(mode="after")
    def _id_or_reason(self) -> Self:
        if (self.personal_id is None) == (self.personal_id_absent is None):
            msg = "exactly one of personal_id and personal_id_absent is given"
            raise ValueError(msg)
        return self
