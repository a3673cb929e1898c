"""The receiving school agrees, either refuses, whoever applied cancels."""

from hbs_schema.transfer_api import TransferActIn
from school_api.domain.content import check_signable
from school_api.domain.transfer_views import SchoolTransferOut
from school_api.usecases.transfers.doing import Doing, Ways, note_intent, send


async def act_on_transfer(request: TransferActIn, doing: Doing, *, ways: Ways) -> SchoolTransferOut:
    """Raises SchoolNotAllowed, NotPermitted, ContentRefused, RegistryRefused."""
    check_signable({"reason": request.reason})
    await note_intent(doing, request.act, request.reason, is_signed=False, sessions=ways.sessions)
    answer = ways.registry.put_transfer_act(doing.school, doing.transfer_id, doing.act_id, request)
    return await send(doing, answer, ways=ways)
