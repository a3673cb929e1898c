"""A file of an issued copy once more, byte for byte: to print it again, or to hand out its presentation."""

from lookup_portal.domain.copies import Number, Person
from lookup_portal.domain.errors import CopyNotFound, IssuerNotAllowed
from lookup_portal.domain.factors import Factor
from lookup_portal.domain.readers import Organisation
from lookup_portal.storage.access import add_view
from lookup_portal.storage.copies import find_copy_of_number, find_file, list_copy_years
from lookup_portal.storage.copy_requests import find_request
from lookup_portal.usecases.reading import Reading


async def read_copy_file(
    issuer: str, number: Number, name: str, person: Person, *, client: bytes, reading: Reading
) -> bytes:
    """Logged as a view of every year on the copy. Raises IssuerNotAllowed, CopyNotFound."""
    if issuer not in person.acts_for:
        raise IssuerNotAllowed
    async with reading.sessions.begin() as session:
        copy = await find_copy_of_number(session, issuer, number)
        content = None if copy is None else await find_file(session, copy.copy_code, name)
        request = None if copy is None else await find_request(session, copy.request_id)
        if copy is None or content is None or request is None:
            raise CopyNotFound
        reader = Organisation(
            code="",
            viewer=copy.office,
            client_id=person.client_id,
            subject=person.subject,
            purpose=request.purpose,
            legal_ground=request.legal_ground,
            dossier=request.dossier,
        )
        for year in await list_copy_years(session, copy.copy_code):
            await add_view(session, reader, Factor(year.school_year, year.record_key, year.packet, b""), "copy", client)
    return content
