"""Part `personal` since `primary/2` and `secondary/1`: the pupil page of all three layouts.

Names of places stay as they were on the paper they come from; a code beside them says which list it is of.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hbs_schema.types import ClassName, Code, Day, Label, Many, PupilCode, SchoolYear, Value
from hbs_schema.values.personal import Disability, Health, PersonalId, Relative

ProvinceCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
CommuneCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
EthnicityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


class Place(Value):
    """A place as it was called then, and its code in the list of that time (`as_of`)."""

    text: Label
    province: ProvinceCode | None = None
    commune: CommuneCode | None = None
    as_of: Day | None = None

    @model_validator(mode="after")
    def _code_has_a_day(self) -> Self:
        if (self.province is None and self.commune is None) != (self.as_of is None):
            raise ValueError("a code and the day of its list are given together")
        return self


class StudyPeriod(Value):
    """A row of QUÁ TRÌNH HỌC TẬP, as the school that taught it was then called."""

    school_year: SchoolYear
    class_name: ClassName
    school_name: Label
    school: Code | None = None
    province: Label | None = None
    register_no: ClassName | None = None
    entered_on: Day | None = None
    left_on: Day | None = None


class PupilPage(Value):
    """Part `personal`. No signer but homeroom, principal and seal covers it."""

    pupil_code: PupilCode
    sector_code: PupilCode | None = None
    personal_id: PersonalId | None = None
    personal_id_absent: Literal["not-issued", "foreign", "stateless", "unknown"] | None = None
    foreign_document: Label | None = None
    identity_check: Literal["verified", "unverified", "mismatch"]
    """Xác thực với CSDL quốc gia về dân cư."""

    identity_checked_on: Day | None = None
    register_no: ClassName | None = None
    """Số đăng bộ; on the secondary cover `Số: …/THCS`."""

    nationality: Label
    ethnicity: Label | None = None
    ethnicity_code: EthnicityCode | None = None
    birthplace: Place | None = None
    origin: Place | None = None
    address: Place | None = None
    father: Relative | None = None
    mother: Relative | None = None
    guardian: Relative | None = None
    policy_groups: Annotated[Many[Label], Field(max_length=8)] = ()
    """Con liệt sĩ, con thương binh … of the secondary page."""

    disability: Disability | None = None
    health: Health | None = None
    study_history: Annotated[Many[StudyPeriod], Field(max_length=24)] = ()

    @model_validator(mode="after")
    def _id_or_reason(self) -> Self:
        if (self.personal_id is None) == (self.personal_id_absent is None):
            raise ValueError("exactly one of personal_id and personal_id_absent is given")
        return self
