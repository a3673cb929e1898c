"""A verified year as the page that is printed."""

from dataclasses import replace

from lookup_portal.domain.errors import FormUnknown
from lookup_portal.domain.years import CheckedYear
from lookup_portal.rendering.page_model import PrimaryPage, primary_page
from lookup_portal.rendering.reading import primary_parts, signers_of, year_page
from lookup_portal.rendering.site import Site
from lookup_portal.rendering.verdict_words import effect_text, effective_on, verdict_words


def record_page(year: CheckedYear, site: Site, *, is_full: bool) -> PrimaryPage:
    """The official page of a primary record, `personal` only if `is_full`. Raises FormUnknown for another level."""
    packet = year.bundle.packet
    if packet.header.level != "primary":
        raise FormUnknown
    parts = primary_parts(packet, is_full=is_full)
    words = verdict_words(year.verdict, "vi")
    page = primary_page(
        parts,
        year_page(packet),
        effective_on=effective_on(year.verdict),
        verdict=words.sentence,
        annotations=words.notes,
        signers=signers_of(year.bundle, year.report),
        portal=site.portal_for(parts.record.lookup_code),
    )
    return replace(page, effective_on=effect_text(year.verdict, "vi"))
