"""The report of a verification as it is published (docs/packet/report.schema.json)."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.findings import Term
from hbs_schema.types import Digest, Instant, Many, Value

Result = Literal["passed", "failed", "indeterminate", "not-applicable"]
Verdict = Literal["genuine", "withdrawn", "failed", "indeterminate"]
Level = Literal["basic", "timestamped", "long-term"]
Kebab = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class InBoth(Value):
    """A text in both languages."""

    vi: str
    en: str


class CheckEntry(Value):
    """One check of docs/packet.md §8: decide by `check`, `result` and `reason`, show `sentences`."""

    check: Kebab
    result: Result
    reason: Kebab | Literal[""] = Field(description="A stable code; empty when there is nothing to add")
    pointer: str = Field(description="A JSON pointer (RFC 6901) into the file; empty for the whole")
    detail: str = Field(description="For engineers; its words may change")
    sentences: InBoth


class ReportDocument(Value):
    """What a verification found. The verdict and the level are two things: the level never changes the verdict."""

    format: Literal["hbs-report/1"]
    verdict: Verdict
    level: Level
    judged_at: Instant
    at_lock: bool = Field(description="Judged as at the lock: the age of the status does not matter")
    packet: Digest | None = Field(None, description="The packet's digest; absent if none could be read")
    sentences: InBoth
    advice: InBoth = Field(description="What to do next")
    level_sentences: InBoth
    checks: Annotated[Many[CheckEntry], Field(min_length=1)]


def both(words: Term) -> dict[str, str]:
    """A term as its member."""
    return {"vi": words.vi, "en": words.en}
