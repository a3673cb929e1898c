"""What the pages about copies are given."""

from dataclasses import dataclass

from lookup_portal.domain.copy_verdicts import Validity
from lookup_portal.http.page_context import FieldError, Page


@dataclass(frozen=True)
class CopyPage(Page):
    """Enter what is printed on a copy. Number and code are given back when they are asked for again."""

    template = "copy.html"
    heading = "copy.heading"
    number: str = ""
    code: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class CopyYearLine:
    """A year on the copy, and how its record stands now."""

    school_year: str
    standing: str


@dataclass(frozen=True)
class CopyResultPage(Page):
    """What a copy is; nothing of what is on it."""

    template = "copy_result.html"
    heading = "copy-result.heading"
    state: Validity
    verdict: str
    kind: str
    number: str
    office: str
    issued_at: str
    covers: str
    years: tuple[CopyYearLine, ...]
    digest: str
    name: str | None = None


@dataclass(frozen=True)
class CopyNonePage(Page):
    """One answer for an unknown code and for another number."""

    template = "copy_none.html"
    heading = "copy-none.heading"
