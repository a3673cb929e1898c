"""The receiving school's head has signed that it takes a record over; its own keys of the pupil go along."""

from hbs_kit.clock import Clock
from hbs_schema.transfer_api import TransferAcceptanceIn
from hbs_schema.transfers.statements import Acceptance
from school_api.domain.transfer_views import SchoolTransferOut
from school_api.usecases.transfers.check_signed import check_signed
from school_api.usecases.transfers.doing import Doing, Ways, note_intent, send


async def accept_transfer(
    request: TransferAcceptanceIn,
    doing: Doing,
    *,
    ways: Ways,
    clock: Clock,
) -> SchoolTransferOut:
    """Afterwards the pupil's code is fetched as for any pupil, when his class is opened or imported.

    Raises SchoolNotAllowed, NotPermitted, StatementRefused, CertificateExpired, RegistryRefused.
    """
    await note_intent(doing, "accept", None, is_signed=True, sessions=ways.sessions)
    check_signed(request.statement, Acceptance, request.certificates, doing, clock())
    answer = ways.registry.put_acceptance(doing.school, doing.transfer_id, doing.act_id, request)
    return await send(doing, answer, ways=ways)
