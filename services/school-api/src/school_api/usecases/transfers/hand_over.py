"""The giving school's head has signed over a record."""

from hbs_kit.clock import Clock
from hbs_schema.transfer_api import HandOverIn
from hbs_schema.transfers.statements import HandOver
from school_api.domain.transfer_views import SchoolTransferOut
from school_api.usecases.transfers.check_signed import check_signed
from school_api.usecases.transfers.doing import Doing, Ways, note_intent, send


async def hand_over(
    request: HandOverIn,
    doing: Doing,
    *,
    ways: Ways,
    clock: Clock,
) -> SchoolTransferOut:
    """Raises SchoolNotAllowed, NotPermitted, StatementRefused, CertificateExpired, RegistryRefused."""
    await note_intent(doing, "hand-over", None, is_signed=True, sessions=ways.sessions)
    check_signed(request.statement, HandOver, request.certificates, doing, clock())
    answer = ways.registry.put_hand_over(doing.school, doing.transfer_id, doing.act_id, request)
    return await send(doing, answer, ways=ways)
