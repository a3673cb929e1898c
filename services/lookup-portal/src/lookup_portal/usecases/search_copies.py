"""The register of an issuer's copies, page by page."""

from lookup_portal.domain.copies import Person
from lookup_portal.domain.errors import IssuerNotAllowed
from lookup_portal.domain.register import RegisterLine
from lookup_portal.storage.copy_register import Search, list_lines
from lookup_portal.usecases.reading import Reading


async def search_copies(search: Search, most: int, person: Person, *, reading: Reading) -> list[RegisterLine]:
    """At most `most` lines, latest first. Raises IssuerNotAllowed."""
    if search.issuer not in person.acts_for:
        raise IssuerNotAllowed
    async with reading.sessions() as session:
        return await list_lines(session, search, most)
