"""What the API shows of classes, drafts, imports, submissions and events."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from hbs_schema import types
from hbs_schema.findings import Finding
from hbs_schema.request_text import ClassName
from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_schema.statements.documents import SchemaName
from hbs_schema.types import Code, Digest, Grade, LookupCode, Many, SchoolYear, Slug, Uuid, Value, WindowNo

Content = Annotated[
    dict[str, dict[str, Any]],
    Field(description="Values by part name; docs/packet/values has the schema of each"),
]
State = Literal["drafting", "reviewing", "signing", "signed", "submitted", "accepted", "refused", "withdrawn", "locked"]


class SentencesOut(Value):
    """A sentence in both languages."""

    vi: str
    en: str


class FindingOut(Value):
    """One problem: `pointer` is a JSON pointer into the draft's parts."""

    code: str
    severity: Literal["error", "warning"]
    pointer: str
    sentences: SentencesOut


def findings_out(findings: Iterable[Finding]) -> tuple[FindingOut, ...]:
    """Findings as the API shows them."""
    return tuple(FindingOut.model_validate(finding.as_json()) for finding in findings)


class ClassIn(Value):
    """A class of a school year and the signing policy of its records."""

    school: Code
    school_year: SchoolYear
    level: Slug
    grade: Annotated[Grade | None, Field(description="The class's grade, unless `grades` are given")] = None
    grades: Annotated[
        Many[Grade], Field(max_length=5, description="Of a combined class: the grades that it holds")
    ] = ()
    class_name: ClassName = Field(alias="class")
    track: Slug = "completed"
    policy: Digest

    @model_validator(mode="after")
    def _one_or_several(self) -> Self:
        if (self.grade is None) == (not self.grades):
            raise ValueError("exactly one of grade and grades is given")
        return self

    @property
    def all_grades(self) -> tuple[int, ...]:
        """Ascending, each once."""
        return tuple(sorted({*self.grades, *([self.grade] if self.grade is not None else [])}))


class ClassOut(Value):
    """A class; `states` counts its drafts."""

    class_id: Uuid
    school: Code
    school_year: SchoolYear
    level: Slug
    grade: Annotated[Grade | None, Field(description="null for a combined class")]
    grades: Many[Grade]
    class_name: types.ClassName = Field(serialization_alias="class")
    track: Slug
    policy: Digest
    states: dict[State, int] = Field(default_factory=dict)


class SeatOut(Value):
    """A kind of signature that drafts still lack; `part` is empty where packets are signed."""

    role: Slug
    part: str
    count: int


class DraftLine(Value):
    """A draft in its class's list. The pupil's own code is the school's; nothing else of the pupil stands here."""

    draft_id: Uuid
    pupil_code: str
    grade: Grade
    state: State
    version: int
    revision: int


class ClassBoard(Value):
    """A class with its drafts, and which signatures are missing on how many of them."""

    school_class: ClassOut = Field(serialization_alias="class")
    drafts: Many[DraftLine]
    missing: Many[SeatOut]


class EndorsementOut(Value):
    """A signature that counts."""

    role: Slug
    part: str
    statement: Digest


class DraftOut(Value):
    """A draft with its content: values by part name."""

    draft_id: Uuid
    class_id: Uuid
    pupil_code: str
    grade: Grade
    schema_name: SchemaName = Field(serialization_alias="schema", validation_alias="schema")
    lookup_code: LookupCode
    state: State
    version: int
    revision: int
    supersedes: Digest | None
    content: Content
    endorsements: Many[EndorsementOut]
    problems: Many[dict[str, Any]]


class VersionOut(Value):
    """A version of a draft."""

    version: int
    act: Literal["import", "edit", "review-request", "approve", "return", "replace", "restore", "cite-interim"]
    state: State
    revision: int
    changed: Many[str]
    content: Content
    reason: str | None
    changed_by: str
    changed_at: str


class DraftFindings(Value):
    """What the circular has against one draft."""

    draft_id: Uuid
    is_ready: bool
    findings: Many[FindingOut]


class ClassFindings(Value):
    """The check of a whole class; drafts without findings are counted only."""

    rules: RuleBookName
    drafts: int
    ready: int
    with_findings: Many[DraftFindings]


class SubmissionOut(Value):
    """A submission as it stands; `answer` is the registrar's, once there is one."""

    submission_id: Uuid
    class_id: Uuid
    school: Code
    window: WindowNo
    state: Literal["requested", "unpackable", "packed", "received", "verified", "refused", "late"]
    packets: int
    answer: Annotated[
        dict[str, Any] | None, Field(description="SubmissionAnswer of so-registry's API, as it was received")
    ] = None


class ReviewOut(Value):
    """The drafts that a review moved."""

    state: State
    drafts: Many[Uuid]
    warnings: Many[FindingOut] = ()


class EventOut(Value):
    """Something that happened; `cursor` continues the feed behind it."""

    cursor: str
    school: Code
    kind: str
    at: str
    body: Annotated[dict[str, Any], Field(description="Ids and counts by `kind`; never content")]


class EventsOut(Value):
    """A chunk of the feed. `next` is always there once there was an event: ask for what comes behind it later."""

    items: Many[EventOut]
    next: str | None
    has_more: bool
