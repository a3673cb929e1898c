"""What `rules` of a calendar of schema `calendar/2` says: windows, extensions of them, special windows after a lock.

Nothing here is a constant of the law: the sources disagree about cutoffs, grades and signers, so all of it is signed,
versioned data (docs/calendars).
"""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.statements.payloads import Decision
from hbs_schema.types import Code, Digest, Grade, Instant, Label, Many, Slug, Value

MAX_SCHOOLS = 2000
MAX_RECORDS = 4000

CommuneCode = Code
"""A commune's code as the administrative list has it (QĐ 19/2025/QĐ-TTg); nothing is read out of its digits."""

ReviewerStage = Literal["none", "check", "accept"]
Act = Literal["withdrawals", "locks", "annotations"]
Apart = Annotated[Many[Annotated[Many[Slug], Field(min_length=2, max_length=8)]], Field(max_length=16)]


class Participation(Value):
    """Schools of these types take part with these grades."""

    school_types: Annotated[Many[Slug], Field(min_length=1, max_length=16)]
    grades: Annotated[Many[Grade], Field(min_length=1, max_length=12)]


class Times(Value):
    """From when to when, and until when everything that came in time has to have its verdict."""

    opens_at: Instant
    closes_at: Instant
    grace_until: Instant
    drain_until: Instant
    effective: Literal["close"] | Instant
    """The records' effective instant: the window's close, or the one written in the decision."""
    report_due_at: Instant | None = None
    """When the Ministry wants the report; absent where no source says."""


class WindowRules(Times):
    """A window. A track may have several, each with grades of its own: grades 5, 9, 12 are needed first."""

    id: Slug
    track: Slug
    takes_part: Annotated[Many[Participation], Field(min_length=1, max_length=16)]
    left_out_of: Slug | None = None
    """Absent: everybody is expected. Else only whom closes of that track left out as supplementary."""
    policies: Annotated[Many[Digest], Field(min_length=1, max_length=16)]
    apart: Apart = ()
    """Groups of roles that in one packet need a person each, such as homeroom and principal."""
    unclosed: Literal["lock", "leave-out"]
    """What becomes of the valid packets of a school that has not closed."""
    batches: Annotated[Many[Annotated[Many[Grade], Field(min_length=1)]], Field(min_length=1, max_length=12)]
    """Grades locked together, in the order in which they are needed."""
    reviewer: ReviewerStage
    second_person: Annotated[Many[Act], Field(max_length=3)] = ()
    """Acts that need two people here."""

    @property
    def grades(self) -> tuple[int, ...]:
        """Of all types of school, ascending."""
        return tuple(sorted({grade for entry in self.takes_part for grade in entry.grades}))


class ExtensionRules(Times):
    """A second window for named schools or communes, made before the close of the window that it extends."""

    id: Slug
    extends: Slug
    decision: Decision
    schools: Annotated[Many[Code], Field(max_length=MAX_SCHOOLS)] = ()
    communes: Annotated[Many[CommuneCode], Field(max_length=MAX_SCHOOLS)] = ()


class SpecialRules(Times):
    """A window after the lock, for named schools and pupils, by a numbered decision."""

    id: Slug
    after: Slug
    decision: Decision
    grades: Annotated[Many[Grade], Field(min_length=1, max_length=12)]
    schools: Annotated[Many[Code], Field(min_length=1, max_length=MAX_SCHOOLS)]
    records: Annotated[Many[Digest], Field(min_length=1, max_length=MAX_RECORDS)]
    """Record keys: nobody is named by name."""
    unclosed: Literal["lock", "leave-out"]


class CalendarRules2(Value):
    """All windows of one school year and level."""

    basis: Annotated[Many[Label], Field(min_length=1, max_length=16)]
    """The documents that it follows, by number and date."""
    windows: Annotated[Many[WindowRules], Field(min_length=1, max_length=64)]
    extensions: Annotated[Many[ExtensionRules], Field(max_length=256)] = ()
    special: Annotated[Many[SpecialRules], Field(max_length=256)] = ()

    def window(self, name: str) -> WindowRules | None:
        """The ordinary window of an id."""
        return next((rules for rules in self.windows if rules.id == name), None)
