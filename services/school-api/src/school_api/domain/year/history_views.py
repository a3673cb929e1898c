"""What the API shows of a draft's history."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hbs_schema.request_text import Label
from hbs_schema.types import Many, Value

VersionNo = Annotated[int, Field(ge=1, le=2**31 - 1)]
Act = Literal["import", "edit", "review-request", "approve", "return", "replace", "restore", "cite-interim"]


class FieldChangeOut(Value):
    """A field before and after; null where it was not there."""

    pointer: str
    before: Annotated[Any, Field(description="Null if it was not there before")]
    after: Annotated[Any, Field(description="Null if it is not there any more")]


class HistoryEntry(Value):
    """An act on a draft: who, when, why, which parts, and each field before and after.

    `changed` of a return are the parts that were returned.
    """

    version: int
    act: Act
    state: str
    revision: int
    changed: Many[str]
    fields: Many[FieldChangeOut]
    reason: str | None
    changed_by: str
    changed_at: str


class HistoryOut(Value):
    """A stretch of the history, oldest first; `next` asks for what follows."""

    items: Many[HistoryEntry]
    next: str | None = None


class RestoreIn(Value):
    """Bring back the content of an earlier version, as a new one."""

    version: VersionNo
    reason: Label
