"""A school applies for a transfer: the one that has the pupil, or the one that he goes to."""

from hbs_schema.transfer_api import TransferIn
from school_api.domain.content import check_signable
from school_api.domain.transfer_views import SchoolTransferOut
from school_api.usecases.transfers.doing import Doing, Ways, note_intent, send


async def apply_transfer(request: TransferIn, doing: Doing, *, ways: Ways) -> SchoolTransferOut:
    """The case's id is the act's. The lookup code goes to the registrar and is not kept.

    Raises SchoolNotAllowed, NotPermitted, ContentRefused, RegistryRefused.
    """
    check_signable({"reason": request.reason})
    await note_intent(doing, "apply", request.reason, is_signed=False, sessions=ways.sessions)
    answer = ways.registry.put_transfer(doing.school, doing.transfer_id, request)
    return await send(doing, answer, ways=ways)
