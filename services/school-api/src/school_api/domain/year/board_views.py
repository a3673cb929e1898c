"""What the API shows of a school's year at a glance."""

from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_schema.types import ClassName, Code, Digest, Grade, Many, SchoolYear, Slug, Uuid, Value
from school_api.domain.views import SentencesOut


class SignedOut(Value):
    """Who has signed, in which role, for how many pupils. The name is the certificate's."""

    role: Slug
    certificate: Digest
    signer: str
    count: int


class PartLine(Value):
    """A part of a class's records; `missing` on how many pupils it has to be and is not."""

    part: str
    title: SentencesOut
    entered: int
    with_errors: int
    with_warnings: int
    missing: int
    signed: Many[SignedOut]


class ClassLine(Value):
    """A class, or one grade of a combined class. `pupils` are those who are expected, without those on paper.

    `signed` is over whole records.
    """

    class_id: Uuid
    class_name: ClassName
    grade: Grade
    track: Slug
    pupils: int
    on_paper: int
    with_errors: int
    with_warnings: int
    complete: int
    sent: int
    parts: Many[PartLine]
    signed: Many[SignedOut]


class GradeLine(Value):
    """A grade's totals; `missing` counts parts."""

    grade: Grade
    classes: int
    pupils: int
    on_paper: int
    with_errors: int
    with_warnings: int
    complete: int
    sent: int
    missing: int


class BoardOut(Value):
    """A school's year, class by class and part by part. `complete` have every signature and wait to be sent."""

    school: Code
    school_year: SchoolYear
    rules: RuleBookName
    grades: Many[GradeLine]
    classes: Many[ClassLine]
