"""What the API takes and shows of previews, accesses and comments."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema import types
from hbs_schema.request_text import Prose
from hbs_schema.types import Instant, Many, PartName, SchoolYear, Uuid, Value
from school_api.domain.views import SentencesOut

CommentState = Literal["open", "answered", "corrected", "declined"]
Pointer = Annotated[str, Field(max_length=300, pattern=r"^(/[^/\n]+)+$", description="JSON pointer into the parts")]


class ClassSettingsIn(Value):
    """How the class goes about its records."""

    blocks_signing: Annotated[
        bool, Field(description="Nothing is signed while a preview is open or a comment has no answer")
    ]


class ClassSettingsOut(Value):
    """The class's settings; the ETag is their version."""

    class_id: Uuid
    version: int
    blocks_signing: bool


class PreviewIn(Value):
    """Show the class's drafts to their holders until an instant; of an open preview, the instant is set anew."""

    ends_at: Instant


class PreviewOut(Value):
    """The class's preview and what came of it."""

    preview_id: Uuid
    class_id: Uuid
    ends_at: Instant
    is_open: bool
    accesses: int
    seen: int
    comments: int
    open_comments: int


class AccessesIn(Value):
    """For whom; for every pupil of the class without a live access unless drafts are named."""

    drafts: Annotated[Many[Uuid] | None, Field(max_length=2000)] = None


class IssuedAccess(Value):
    """An access as it is handed out; its code is told this once."""

    access_id: Uuid
    draft_id: Uuid
    pupil_code: str
    code: str
    path: Annotated[str, Field(description="Of the page, below the service's public address")]
    ends_at: Instant


class AccessOut(Value):
    """An access, without its code."""

    access_id: Uuid
    draft_id: Uuid
    issued_at: Instant
    seen_at: Instant | None
    is_live: bool


class PreviewRowOut(Value):
    """A field that the holder is shown."""

    pointer: str
    label: SentencesOut
    value: SentencesOut


class PreviewSectionOut(Value):
    """A part that the holder is shown; `open_comments` wait for an answer."""

    part: PartName
    title: SentencesOut
    rows: Many[PreviewRowOut]
    open_comments: int


class CommentIn(Value):
    """What a holder says about a field."""

    pointer: Pointer
    words: Prose


class CommentOut(Value):
    """A comment, and the answer once there is one."""

    comment_id: Uuid
    pointer: str
    words: str
    state: CommentState
    made_at: Instant
    answer: str | None = None
    answered_at: Instant | None = None


class HolderPreview(Value):
    """A pupil's draft as his holder sees it."""

    school_year: SchoolYear
    class_name: types.ClassName = Field(serialization_alias="class")
    state: str
    ends_at: Instant
    sections: Many[PreviewSectionOut]
    comments: Many[CommentOut]


class AnswerIn(Value):
    """The homeroom teacher's answer: the holder reads it."""

    state: Literal["answered", "corrected", "declined"]
    answer: Prose
