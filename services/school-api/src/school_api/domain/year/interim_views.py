"""What the API takes and shows of interim records and of records issued elsewhere."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema import types
from hbs_schema.request_text import Prose
from hbs_schema.types import Code, Day, Digest, Instant, Many, PupilCode, SchoolYear, Uuid, Value
from hbs_schema.values.interim import Period


class InterimIn(Value):
    """A pupil leaves in the middle of the year: until when the record speaks, and why."""

    left_on: Day
    period: Period | None = None
    reason: Literal["transfer", "abroad", "other"]
    note: Prose | None = None


class InterimOut(Value):
    """An interim record: sign the drafts of its class by the usual sessions, then export it."""

    draft_id: Uuid
    class_id: Annotated[Uuid, Field(description="Whose signing sessions sign it")]
    state: str
    version: int


class InterimCitedOut(Value):
    """Another school's interim record as it was taken in. `is_cited`: the draft's outcome names it.

    A draft without an outcome cannot cite yet: send the same file again once there is one. `is_of_our_registrar`: our
    registrar made its policy, which is public; it says nothing about who signed. `signers` are the names that their
    certificates bear, under a CA that is trusted here: whether they are that school's, a person has to judge, always.
    """

    draft_id: Uuid
    version: int
    packet: Digest
    school: Code
    school_name: str
    left_on: Day
    is_cited: bool
    is_of_our_registrar: bool
    signers: Many[str]


class LegacyRecordOut(Value):
    """A record that others issued, as it came; nothing is said about what it says."""

    legacy_id: Uuid
    pupil_code: PupilCode
    school_year: SchoolYear
    origin: Literal["paper", "other-system"]
    issuer: types.Label
    media_type: str
    size: int
    sha256: Annotated[str, Field(description="Of the bytes, hexadecimal")]
    brought_by: str
    brought_at: Instant
