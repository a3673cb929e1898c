"""What a problem is made of: the rows of a service's table, and the body's shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

URN = "urn:hbs:problem:"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A row: what an error looks like from outside.

    `detail_*` may name the error's `detail_params` in braces. Write what is wrong,
    where, and what to do next; the code is put behind it.
    """

    status: int
    code: str
    title_vi: str
    title_en: str
    detail_vi: str = ""
    detail_en: str = ""


ProblemTable = Mapping[type[Exception], ProblemType]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemItem:
    """One of an error's `problem_items`. Never a name, an id or a date of birth."""

    code: str
    pointer: str
    vi: str
    en: str
    extra: Mapping[str, Any] = field(default_factory=dict)


class ProblemSentences(BaseModel):
    vi: str
    en: str


class ProblemItemOut(BaseModel):
    model_config = ConfigDict(extra="allow")

    code: str
    pointer: str = Field(description="JSON pointer (RFC 6901) into what was sent")
    sentences: ProblemSentences


class Problem(BaseModel):
    """RFC 9457. `title` and `detail` follow Accept-Language; `sentences` has both."""

    type: str
    title: str
    status: int
    detail: str
    sentences: ProblemSentences
    errors: list[ProblemItemOut] = Field(default_factory=list)
    errors_omitted: int = 0
    trace_id: str | None = None


def sentences_of(code: str, vi: str, en: str) -> ProblemSentences:
    return ProblemSentences(vi=f"{vi} [{code}]", en=f"{en} [{code}]")


def row_of(table: ProblemTable, kind: type[Exception]) -> ProblemType:
    """The row of the error's own class, else of the nearest class above it."""
    return next(table[cls] for cls in kind.__mro__ if cls in table)


def fill(template: str, params: Mapping[str, object]) -> str:
    """A missing parameter leaves a gap: a refusal must not end as an error 500."""
    return template.format_map(_Gaps(params))


class _Gaps(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
