"""An officer revokes an issued copy: from then on its confirmation says so; the record is not touched."""

from lookup_portal.domain.copies import Copy, Number, Person
from lookup_portal.domain.errors import CopyNotFound, CopyRevoked, IssuerNotAllowed
from lookup_portal.storage.copies import add_revocation, find_copy_of_number
from lookup_portal.usecases.reading import Reading


async def revoke_copy(issuer: str, number: Number, reason: str, person: Person, *, reading: Reading) -> Copy:
    """The revoked copy. The same reason again changes nothing. Raises IssuerNotAllowed, CopyNotFound, CopyRevoked."""
    if issuer not in person.acts_for:
        raise IssuerNotAllowed
    async with reading.sessions.begin() as session:
        copy = await find_copy_of_number(session, issuer, number)
        if copy is None:
            raise CopyNotFound
        await add_revocation(session, copy.copy_code, reason, person.client_id, person.subject)
        revoked = await find_copy_of_number(session, issuer, number)
    if revoked is None or revoked.revoked_because != reason:
        raise CopyRevoked
    return revoked
