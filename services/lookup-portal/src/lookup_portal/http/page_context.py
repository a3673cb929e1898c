"""What each page is given: plain texts, already in the reader's language, and nothing that a page
may not show.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from hbs_schema.findings import Language
from lookup_portal.rendering.labels import Verdict, verdict_sentence
from lookup_portal.rendering.rows import SubjectRow, TraitRow
from lookup_portal.rendering.secondary_rows import PeriodRow, SecondaryRow

Overall = Literal["genuine", "superseded", "revoked", "withdrawn", "not-genuine", "indeterminate"]
Fault = Literal["fault", "busy", "no-form"]
CheckResult = Literal["passed", "failed", "indeterminate", "not-applicable"]


@dataclass(frozen=True)
class Hidden:
    """A form's hidden field: the code, or a ticket that stands for it, carried from one POST to
    the next.
    """

    name: str
    value: str


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: the field's id, and the key of a sentence in texts.TEXTS."""

    field: str
    key: str


@dataclass(frozen=True)
class Frame:
    """Around every page.

    A page that answers a POST gives the form again as `resend`, for the other language. `is_sealed`: PDFs are handed
    out with the operator's seal.
    """

    language: Language
    portal_name: str
    owner: str
    path: str
    resend: tuple[Hidden, ...] | None = None
    is_sealed: bool = False


@dataclass(frozen=True)
class Page:
    """The base of all pages: a template, and the key of the heading."""

    template: ClassVar[str]
    heading: ClassVar[str]
    frame: Frame


@dataclass(frozen=True)
class HomePage(Page):
    """Enter a code. `code` is what was entered, when it is asked for again."""

    template = "home.html"
    heading = "home.heading"
    code: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class YearLine:
    """An earlier year of the same record."""

    school_year: str
    verdict: str


@dataclass(frozen=True)
class StatusPage(Page):
    """The verdict and no more; without a date where there is no effect.

    `carry` goes with the second factor; without it, none is asked for. `years` are those that may be viewed, to choose
    from if there are several; `others` are the verdicts on the years before.
    """

    template = "status.html"
    heading = "status.heading"
    state: Verdict
    verdict: str
    level: str
    school_year: str
    effective_on: str | None = None
    annotations: tuple[str, ...] = ()
    carry: tuple[Hidden, ...] = ()
    years: tuple[str, ...] = ()
    others: tuple[YearLine, ...] = ()


@dataclass(frozen=True)
class FactorPage(Page):
    """The second factor again, with what was wrong about it. The entered date is not repeated."""

    template = "factor.html"
    heading = "factor.heading"
    carry: tuple[Hidden, ...]
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class AccessLine:
    """Who looked at the record: `viewer` is a kind of reader or an organisation, never a person's
    address.
    """

    at: str
    viewer: str
    purpose: str


@dataclass(frozen=True)
class HolderFacts:
    """Whose record, of which school and year; never ids, parents, address, ethnicity or disability."""

    name: str
    level: str
    school: str
    school_year: str
    class_name: str
    effective_on: str


@dataclass(frozen=True)
class HolderPage(Page):
    """What the holder's pages of all levels have."""

    heading = "holder.heading"
    state: Verdict
    verdict: str
    annotations: tuple[str, ...]
    facts: HolderFacts
    accesses: tuple[AccessLine, ...]
    carry: tuple[Hidden, ...]
    awards: tuple[str, ...]
    completion: str


@dataclass(frozen=True)
class TraitTable:
    """Qualities or competences; `column` heads the first column."""

    heading: str
    column: str
    rows: tuple[TraitRow, ...]
    comment: str


@dataclass(frozen=True)
class PrimaryHolderPage(HolderPage):
    """Name and results of a primary year."""

    template = "holder.html"
    subjects: tuple[SubjectRow, ...]
    traits: tuple[TraitTable, ...]
    result: str


@dataclass(frozen=True)
class SecondaryHolderPage(HolderPage):
    """Name and results of a secondary year."""

    template = "holder_secondary.html"
    subjects: tuple[SecondaryRow, ...]
    periods: tuple[PeriodRow, ...]
    comments: tuple[str, ...]
    certificates: tuple[str, ...]


@dataclass(frozen=True)
class NotFoundPage(Page):
    """One sentence for an unknown code and for a wrong second factor."""

    template = "not_found.html"
    heading = "not-found.heading"

    @property
    def sentence(self) -> str:
        return verdict_sentence("unknown", self.frame.language)


@dataclass(frozen=True)
class FilePage(Page):
    """Choose a bundle or presentation to check."""

    template = "file.html"
    heading = "file.heading"
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class CheckLine:
    """One named check, with its sentence in the reader's language."""

    code: str
    result: CheckResult
    sentence: str


@dataclass(frozen=True)
class FileResultPage(Page):
    """What became of a checked file: a verdict, then every check."""

    template = "file_result.html"
    heading = "file-result.heading"
    overall: Overall
    verdict: str
    checks: tuple[CheckLine, ...]
    level: str = ""
    """How much proof of time came with the file, whatever the verdict."""


@dataclass(frozen=True)
class TooManyPage(Page):
    """Too many requests: when to come back."""

    template = "too_many.html"
    heading = "too-many.heading"
    minutes: int


@dataclass(frozen=True)
class ErrorPage(Page):
    """Something of ours failed: a number to quote, nothing of what went wrong."""

    template = "error.html"
    heading = "error.heading"
    reference: str
    kind: Fault = "fault"


@dataclass(frozen=True)
class AboutPage(Page):
    """Personal data, accessibility, what the portal is."""

    template = "about.html"
    heading = "about.heading"
