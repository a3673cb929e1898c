"""The full view of an organisation that has said what for, by what right, and in which dossier."""

from lookup_portal.domain.readers import Organisation
from lookup_portal.domain.shown import all_values
from lookup_portal.usecases.open_record import View, open_record
from lookup_portal.usecases.reading import Reading


async def look_up_organisation(organisation: Organisation, *, client: bytes, reading: Reading) -> View:
    """One year with all its parts. Raises as `open_record` does."""
    opened = await open_record(organisation, "view", client=client, reading=reading)
    return View(opened.year, all_values(opened.year.bundle.packet), opened.views)
