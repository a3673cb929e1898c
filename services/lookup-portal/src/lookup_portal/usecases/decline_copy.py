"""An officer declines a request, with a reason."""

from uuid import UUID

from lookup_portal.domain.copies import Person, check_decider
from lookup_portal.domain.errors import RequestDecided
from lookup_portal.storage.copy_requests import add_decision, get_reason
from lookup_portal.usecases.issuing import CopyPolicy
from lookup_portal.usecases.reading import Reading
from lookup_portal.usecases.requests import own_request


async def decline_copy(request_id: UUID, reason: str, person: Person, *, reading: Reading, policy: CopyPolicy) -> None:
    """The same reason again changes nothing. Raises RequestUnknown, SecondPersonNeeded, RequestDecided."""
    async with reading.sessions.begin() as session:
        request = await own_request(session, request_id, person)
        check_decider(request, person, needs_two=policy.needs_two)
        is_new = await add_decision(session, request_id, reason, person)
        if not is_new and await get_reason(session, request_id) != reason:
            raise RequestDecided
