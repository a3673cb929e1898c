"""What the API shows of the principal's review sheet."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.request_text import Label
from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_schema.types import Digest, Many, Uuid, Value
from school_api.domain.views import FindingOut, SeatOut, SentencesOut, State
from school_api.domain.year.preview_views import Pointer

Counts = dict[str, int]


class SubjectLevels(Value):
    """A subject's levels or bands of averages, each with how many pupils."""

    part: str
    title: SentencesOut
    levels: Counts


class FindingCount(Value):
    """A kind of finding; `overridden` of them the school stands by, with reasons."""

    code: str
    severity: Literal["error", "warning"]
    part: str
    count: int
    overridden: int


class ChangedDraft(Value):
    """A draft that changed since the principal last approved or returned it, or since it was made."""

    draft_id: Uuid
    parts: Many[str]


class ReviewSheet(Value):
    """A class as the principal reviews it. `digest` names exactly this sheet: an approval may name it."""

    class_id: Uuid
    rules: RuleBookName
    digest: Annotated[Digest, Field(description="SHA-256 of everything else on the sheet but `warnings`")]
    states: dict[State, int]
    pupils: int
    on_paper: int
    results: Annotated[Counts, Field(description="`not-assessed`: may be left out, by law; `none`: not there yet")]
    results_at_import: Annotated[Counts, Field(description="The same pupils' results as the last import had them")]
    semester_1: Annotated[Counts, Field(description="Learning in the first semester; `none` where there is none")]
    subjects: Many[SubjectLevels]
    findings: Many[FindingCount]
    changed: Many[ChangedDraft]
    open_comments: int
    missing: Annotated[Many[SeatOut], Field(description="Signatures that drafts not yet sent still lack")]
    warnings: Annotated[
        Many[FindingOut], Field(description="About who looks: a head whom the foot of the pages does not name")
    ] = ()


class OverrideIn(Value):
    """Stand by a warning of a draft, with the reason; an error cannot be stood by."""

    code: Annotated[str, Field(max_length=64, pattern=r"^[a-z][a-z0-9-]*$")]
    pointer: Pointer
    reason: Label
