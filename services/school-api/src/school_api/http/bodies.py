"""Bodies of requests that only HTTP has."""

from typing import Annotated, Any

from pydantic import Field

from hbs_schema.request_text import Label
from hbs_schema.types import Digest, Many, PartName, Uuid, Value, WindowNo

Drafts = Annotated[Many[Uuid] | None, Field(max_length=2000)]


class ReviewRequestIn(Value):
    """Hand drafts to the principal; all that are being drafted unless some are named."""

    drafts: Drafts = None


class ApprovalIn(Value):
    """Let drafts be signed; all that wait for review unless some are named.

    With `sheet`, the digest of the review sheet that was looked at, only if the sheet is still the same.
    """

    drafts: Drafts = None
    sheet: Digest | None = None


class ReturnIn(Value):
    """Return drafts for correction. `parts`: whose signatures are to be collected anew although nothing changes.

    Each part is a task until it is changed or handed over again; `part_reasons` say why where parts differ.
    """

    reason: Label
    drafts: Drafts = None
    parts: Annotated[Many[PartName], Field(max_length=64)] = ()
    part_reasons: Annotated[dict[PartName, Label], Field(default_factory=dict, max_length=64)]


class PartIn(Value):
    """A part's new value, whole."""

    value: dict[str, Any]


class SubmissionIn(Value):
    """Send every signed draft of the class for a window."""

    window: WindowNo


class ReplacementIn(Value):
    """Correct an accepted record."""

    reason: Label
