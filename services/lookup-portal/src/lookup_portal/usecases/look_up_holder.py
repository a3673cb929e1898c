"""The holder's view: name and results, after code and birth date."""

from lookup_portal.domain.readers import Holder
from lookup_portal.domain.shown import holder_values
from lookup_portal.usecases.open_record import View, open_record
from lookup_portal.usecases.reading import Reading


async def look_up_holder(holder: Holder, *, client: bytes, reading: Reading) -> View:
    """One year without ids, parents, address, ethnicity and disability. Raises as `open_record` does."""
    opened = await open_record(holder, "view", client=client, reading=reading)
    return View(opened.year, holder_values(opened.year.bundle.packet), opened.views)
