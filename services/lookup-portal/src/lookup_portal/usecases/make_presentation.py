"""The offline bundle that a holder may pass on: everything about the pupil's person hidden in it."""

import asyncio

from lookup_portal.domain.presentations import presentation_of
from lookup_portal.domain.readers import Holder
from lookup_portal.domain.shown import shown_by_holder
from lookup_portal.usecases.open_record import open_record
from lookup_portal.usecases.reading import Reading


async def make_presentation(holder: Holder, *, client: bytes, reading: Reading) -> bytes:
    """The file with today's status in it. Raises as `open_record` does."""
    bundle = (await open_record(holder, "presentation", client=client, reading=reading)).year.bundle
    return await asyncio.to_thread(presentation_of, bundle, shown_by_holder(bundle.packet))
