"""A pupil who changes school in the middle of a year: what the school he leaves signs, and how it is cited.

The interim record is a packet of its own (schemas `primary-interim/1` and `secondary-interim/1`), signed by the
school that taught the pupil until then. It is handed over, never locked: the year record of the receiving school
names it by its packet digest.
"""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.types import Code, Day, Digest, Label, Prose, Value

Period = Literal["mid-1", "end-1", "mid-2", "end-2"]
"""The four moments of periodic assessment (TT27 Điều 7): the last one that is behind the pupil."""


class InterimCitation(Value):
    """Where the earlier part of the year stands: the other school's interim packet, or why there is none."""

    school: Code | None = None
    school_name: Label
    left_on: Day
    packet: Digest | None = None
    """Packet digest of the interim record; absent if that school could not sign one (abroad, on paper)."""


class InterimOutcome(Value):
    """Part `outcome` of an interim record: until when it speaks, and of what."""

    left_on: Day
    period: Period | None = None
    reason: Literal["transfer", "abroad", "other"]
    note: Prose | None = None


class InterimAttendance(Value):
    """Part `attendance` of an interim record: days (primary) or sessions (secondary) missed until then."""

    excused: Annotated[int, Field(ge=0, le=732)]
    unexcused: Annotated[int, Field(ge=0, le=732)]
