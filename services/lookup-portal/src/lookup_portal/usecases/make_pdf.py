"""The soft copy of one school year on the official form."""

import asyncio

from lookup_portal.domain.readers import Organisation, Reader
from lookup_portal.domain.shown import shown_by_holder
from lookup_portal.domain.years import CheckedYear
from lookup_portal.rendering.book import Book
from lookup_portal.rendering.making import Shown, book_of
from lookup_portal.rendering.site import Site
from lookup_portal.rendering.sources import attached_bundle, attached_presentation
from lookup_portal.usecases.open_record import open_record
from lookup_portal.usecases.printing import Press
from lookup_portal.usecases.reading import Reading


async def make_pdf(reader: Reader, *, client: bytes, reading: Reading, press: Press, site: Site) -> bytes:
    """The PDF, with what it was made from inside; for a holder the fields of the pupil's person stay blank.

    Raises as `open_record` does, FormUnknown, SealUnavailable, or one of rendering.errors.RenderError.
    """
    year = (await open_record(reader, "pdf", client=client, reading=reading)).year
    is_full = isinstance(reader, Organisation)
    return await press.print_pdf(await asyncio.to_thread(_book, year, reader.code, site, is_full=is_full))


def _book(year: CheckedYear, code: str, site: Site, *, is_full: bool) -> Book:
    packet = year.bundle.packet
    attached = attached_bundle(year) if is_full else attached_presentation(year, shown_by_holder(packet))
    return book_of([year], Shown("soft", is_full), site.portal_for(code), attachments=[attached])
