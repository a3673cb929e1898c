"""The soft copy of a whole record: cover, the pupil, every school year that still counts."""

import asyncio
from collections.abc import Sequence

from lookup_portal.domain.readers import Organisation, Reader
from lookup_portal.domain.shown import shown_by_holder
from lookup_portal.domain.years import CheckedYear
from lookup_portal.rendering.book import Book
from lookup_portal.rendering.making import Shown, book_of
from lookup_portal.rendering.site import Site
from lookup_portal.rendering.sources import attached_bundle, attached_presentation
from lookup_portal.usecases.open_book import open_book
from lookup_portal.usecases.printing import Press
from lookup_portal.usecases.reading import Reading


async def make_book(reader: Reader, *, client: bytes, reading: Reading, press: Press, site: Site) -> bytes:
    """One PDF of all years; for a holder the fields of the pupil's person stay blank.

    Raises as `open_book` does, FormUnknown, SealUnavailable, or one of rendering.errors.RenderError.
    """
    years = await open_book(reader, client=client, reading=reading)
    is_full = isinstance(reader, Organisation)
    return await press.print_pdf(await asyncio.to_thread(_book, years, reader.code, site, is_full=is_full))


def _book(years: Sequence[CheckedYear], code: str, site: Site, *, is_full: bool) -> Book:
    attached = [
        attached_bundle(year) if is_full else attached_presentation(year, shown_by_holder(year.bundle.packet))
        for year in years
    ]
    return book_of(years, Shown("soft", is_full), site.portal_for(code), attachments=attached)
