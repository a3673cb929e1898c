"""What a PDF's pages were made from, to be put into it: for whom it may be the whole bundle, and for whom parts of it.

A bundle carries the signers' certificates, where citizen ids may stand: it goes only with the full view. Whoever has
less is given the presentation of the very parts that the pages show, so that the file tells nothing more than they do.
"""

from collections.abc import Collection

from lookup_portal.domain.presentations import presentation_of
from lookup_portal.domain.years import CheckedYear
from lookup_portal.rendering.book import Attachment
from lookup_portal.rendering.form_copy import FORM_COPY


def attached_bundle(year: CheckedYear) -> Attachment:
    """The whole offline bundle, as it goes out by itself."""
    school_year = year.bundle.packet.header.school_year
    description = FORM_COPY["attached_bundle"].format(school_year=school_year)
    return Attachment(f"hoc-ba-so-{school_year}.bundle.json", description, year.data)


def attached_presentation(year: CheckedYear, shown: Collection[str]) -> Attachment:
    """A presentation of these parts. Takes milliseconds of CPU: call it in a thread."""
    school_year = year.bundle.packet.header.school_year
    description = FORM_COPY["attached_presentation"].format(school_year=school_year)
    data = presentation_of(year.bundle, shown)
    return Attachment(f"hoc-ba-so-{school_year}.presentation.json", description, data)
