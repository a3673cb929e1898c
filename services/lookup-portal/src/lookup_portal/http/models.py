"""Bodies of the portal's API for integrators."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hbs_schema.types import Digest, Label, PartialDay, SchoolYear, Value
from hbs_schema.verification.report_document import ReportDocument
from lookup_portal.domain.files import Known, Overall
from lookup_portal.domain.readers import Act
from lookup_portal.domain.verdicts import State


def _plain(text: str) -> str:
    # It is shown to the holder: nothing invisible, nothing that reorders its neighbours.
    if not text.isprintable():
        raise ValueError("a character that is not printed")
    return text


Code = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
PlainLabel = Annotated[Label, AfterValidator(_plain)]


class StatusIn(Value):
    """A lookup code alone."""

    code: Code


class HolderBookIn(Value):
    """A code and the pupil's birth date as the record writes it: all years."""

    code: Code
    birth_date: PartialDay


class HolderIn(HolderBookIn):
    """The newest year unless another is named."""

    school_year: SchoolYear | None = None


class OrganisationBookIn(Value):
    """What an organisation has to state for every view; the holder is shown who looked and what for."""

    code: Code
    purpose: PlainLabel
    legal_ground: PlainLabel
    dossier: PlainLabel


class OrganisationIn(OrganisationBookIn):
    """The newest year unless another is named."""

    school_year: SchoolYear | None = None


class Out(BaseModel):
    """An answer; what does not apply is absent."""

    model_config = ConfigDict(frozen=True)


class SentencesOut(Out):
    """One sentence in both languages."""

    vi: str
    en: str


class DecisionOut(Out):
    """A numbered decision after the lock."""

    number: str
    date: str


class VerdictOut(Out):
    """`state` is stable; the sentences are what people are shown."""

    state: State
    sentences: SentencesOut
    effective_at: datetime | None = None
    withdrawn_at: datetime | None = None
    decision: DecisionOut | None = None


class YearOut(Out):
    """One year of a record."""

    school_year: str
    level: str
    verdict: VerdictOut


class StatusOut(Out):
    """`state` is the newest year's; `unknown` when nothing is known of the code."""

    state: State | Literal["unknown"]
    sentences: SentencesOut
    years: list[YearOut]


class AccessOut(Out):
    """Who looked; `viewer` is an organisation's name, absent for the holder himself."""

    at: datetime
    level: Literal["holder", "organisation"]
    act: Act
    viewer: str | None = None
    purpose: str | None = None


class ViewOut(Out):
    """One year. `parts` by name as docs/packet.md has them: what this reader may see and nothing else."""

    verdict: VerdictOut
    school_year: str
    level: str
    grade: int
    packet: Digest
    parts: dict[str, Any]
    accesses: list[AccessOut] = Field(description="Views before this one, latest first")


class PortalKnowledgeOut(Out):
    """What became of the packet in the file; `unknown` to this portal is no verdict."""

    packet: Digest | None = None
    state: Known
    withdrawn_at: datetime | None = None


class FileOut(Out):
    """The report is that of `hbs-verify --json`, and stands below the portal's own knowledge."""

    overall: Overall
    portal: PortalKnowledgeOut
    report: ReportDocument
