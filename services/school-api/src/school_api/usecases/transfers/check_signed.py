"""Whether a head's statement holds and is of this school and case; the registrar compares every other member."""

from collections.abc import Sequence
from datetime import datetime

from hbs_schema.certificates import read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Refused
from hbs_schema.transfers.statements import Acceptance, HandOver
from school_api.domain.completion import read_signed
from school_api.domain.errors import StatementRefused
from school_api.usecases.transfers.doing import Doing


def check_signed(
    jws: str, model: type[HandOver] | type[Acceptance], certificates: Sequence[str], doing: Doing, now: datetime
) -> None:
    """Raises StatementRefused, CertificateExpired."""
    try:
        known = read_certificates(certificates, limit=MAX_CERTIFICATE)
    except Refused as refused:
        raise StatementRefused("certificates") from refused
    payload = read_signed(jws, model, known, now).payload
    if (payload.school, payload.transfer) != (doing.school, str(doing.transfer_id)):
        raise StatementRefused("binding")
