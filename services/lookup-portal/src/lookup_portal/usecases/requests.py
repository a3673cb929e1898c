"""A stored request, for those who act for its issuer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.copies import Person, Request
from lookup_portal.domain.errors import RequestUnknown
from lookup_portal.storage.copy_requests import find_request


async def own_request(session: AsyncSession, request_id: UUID, person: Person) -> Request:
    """Raises RequestUnknown, also for a request of somebody else's issuer."""
    request = await find_request(session, request_id)
    if request is None or request.issuer not in person.acts_for:
        raise RequestUnknown
    return request
