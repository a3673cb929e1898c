"""The soft copy on the official form."""

from lookup_portal.domain.readers import Organisation, Reader
from lookup_portal.rendering.pool import RenderPool
from lookup_portal.rendering.record_page import record_page
from lookup_portal.rendering.site import Site
from lookup_portal.usecases.open_record import open_record
from lookup_portal.usecases.reading import Reading


async def make_pdf(reader: Reader, *, client: bytes, reading: Reading, pool: RenderPool, site: Site) -> bytes:
    """The PDF; for a holder the fields of the pupil's person stay blank.

    Raises as `open_record` does, FormUnknown, or one of rendering.errors.RenderError.
    """
    year = (await open_record(reader, "pdf", client=client, reading=reading)).year
    page = record_page(year, site, is_full=isinstance(reader, Organisation))
    return await pool.render_primary_pdf(page)
