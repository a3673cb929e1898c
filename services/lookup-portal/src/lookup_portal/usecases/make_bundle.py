"""The offline bundle, whole: for organisations, as it carries the signers' certificates."""

from lookup_portal.domain.readers import Organisation
from lookup_portal.usecases.open_record import open_record
from lookup_portal.usecases.reading import Reading


async def make_bundle(organisation: Organisation, *, client: bytes, reading: Reading) -> bytes:
    """The file with today's status in it. Raises as `open_record` does."""
    opened = await open_record(organisation, "bundle", client=client, reading=reading)
    return opened.year.data
