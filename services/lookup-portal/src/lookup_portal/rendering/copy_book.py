"""An issued copy as a book with its mark, and the presentations that an extract hands out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_schema.findings import Language
from hbs_schema.rules.subjects import subject_name
from lookup_portal.domain.copies import Converter, Number, Request
from lookup_portal.domain.shown import passed_on
from lookup_portal.domain.years import CheckedYear
from lookup_portal.rendering import labels
from lookup_portal.rendering.book import Attachment, Book
from lookup_portal.rendering.kinds import HEADINGS, Issue
from lookup_portal.rendering.making import Shown, book_of
from lookup_portal.rendering.site import Site
from lookup_portal.rendering.sources import attached_presentation
from lookup_portal.rendering.wording import VIETNAM, code_text, instant_text, long_day_text

ALWAYS = frozenset({"header", "identity"})


@dataclass(frozen=True)
class Sheet:
    """Everything that is decided about a copy before it is drawn."""

    request: Request
    code: str
    number: Number
    copy_code: str
    office: str
    converter: Converter
    issued_at: datetime


def copy_files(sheet: Sheet, years: Sequence[CheckedYear], site: Site) -> tuple[Book, dict[str, bytes]]:
    """The book to be drawn, and the other files by name. Raises FormUnknown.

    A paper copy has nothing inside: it is to be printed. A certified copy has the presentation of all its parts, an
    extract that of the chosen ones, which also goes out by itself. No extract tells why a pupil was exempt: its page
    says that he was, and its presentation leaves out that part, which can only be shown whole.
    """
    kind, parts = sheet.request.kind, sheet.request.parts
    chosen = None if parts is None else ALWAYS | set(parts)
    attached: list[Attachment] = []
    if kind != "paper":
        attached = [attached_presentation(year, _shown(year, chosen)) for year in years]
    book = book_of(
        years,
        Shown(kind, is_full=kind != "extract", parts=chosen),
        site.portal_for_copy(sheet.copy_code, sheet.number.path),
        issue=_issue(sheet),
        issued_on=sheet.issued_at.astimezone(VIETNAM).date(),
        attachments=attached,
    )
    presentations = {each.name: each.data for each in attached} if kind == "extract" else {}
    return book, presentations


def covers_text(school_years: Sequence[str], parts: Sequence[str] | None, language: Language) -> str:
    """The years that a copy covers, and of an extract the parts."""
    years = labels.SCHOOL_YEARS.in_(language).format(years=", ".join(school_years))
    return years if parts is None else f"{years}: {', '.join(part_names(parts, language))}"


def part_names(parts: Collection[str], language: Language) -> list[str]:
    """Subjects first, then the other parts in the order of the form."""
    subjects = sorted(name for name in parts if name.startswith("subjects/"))
    named = [subject_name(name.partition("/")[2]).in_(language) for name in subjects]
    others = [labels.PARTS[name].in_(language) for name in labels.PARTS if name in parts]
    return [*named, *others]


def _shown(year: CheckedYear, chosen: Collection[str] | None) -> frozenset[str]:
    packet = year.bundle.packet
    return frozenset(part.name for part in packet.parts) if chosen is None else passed_on(packet, chosen)


def _issue(sheet: Sheet) -> Issue:
    request, day = sheet.request, sheet.issued_at.astimezone(VIETNAM).date().isoformat()
    return Issue(
        heading=HEADINGS[request.kind].vi,
        number=sheet.number.text(request.kind),
        copy_code=code_text(sheet.copy_code),
        office=sheet.office,
        place_and_date=f"{sheet.converter.place}, {long_day_text(day)}",
        converter=sheet.converter.name,
        converter_title=sheet.converter.title,
        converted_at=instant_text(sheet.issued_at),
        covers=covers_text(request.school_years, request.parts, "vi"),
        dossier=request.dossier,
    )
